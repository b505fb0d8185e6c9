// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/** Any accent colour of the host keeps the contrast of text, icons, borders and the focus ring. */
@EndToEnd
@Tag("full")
class AccentTest {
    private static final Path THEMING = Path.of("..", "docs", "pages", "theming.md");

    private static final List<String> STATES = List.of("launcher", "unread", "empty", "answer", "approval", "files");

    /** The states with the most colours. */
    private static final List<String> MAIN = List.of("launcher", "empty", "answer", "approval");

    /** Matches the theme of each look on that page. */
    private static final Pattern THEME = Pattern.compile("karta\\(\"update\", \\{\\s*theme: (\\{[^}]*})");

    @ParameterizedTest(name = "{0} in {1}")
    @CsvSource({
        "#d4ff4f, LIGHT",
        "#d4ff4f, DARK",
        "#ffffff, LIGHT",
        "#ffffff, DARK",
        "#000000, LIGHT",
        "#000000, DARK",
        "#8a8a8a, LIGHT",
        "#8a8a8a, DARK"
    })
    void everyAccentKeepsTheContrastOfTextControlsAndFocus(String accent, Look look, Stack stack, Tabs tabs) {
        assertThat(complaints("{accent: '" + accent + "'}", STATES, look, stack, tabs))
                .isEmpty();
    }

    @Test
    void readyLooksOfTheDocumentationAreLegible(Stack stack, Tabs tabs) throws IOException {
        List<String> looks = THEME.matcher(Files.readString(THEMING))
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(looks).hasSizeGreaterThanOrEqualTo(3);
        for (String theme : looks) {
            assertThat(complaints(theme, MAIN, Look.DARK, stack, tabs))
                    .as(theme)
                    .isEmpty();
            // A dark launcher is shown on a dark page.
            if (!theme.contains("dark")) {
                assertThat(complaints(theme, MAIN, Look.LIGHT, stack, tabs))
                        .as(theme)
                        .isEmpty();
            }
        }
    }

    private static List<Object> complaints(String theme, List<String> states, Look look, Stack stack, Tabs tabs) {
        List<Object> found = new ArrayList<>();
        // The page is not traced, because tracing would take as long as the test itself.
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            tab.page().addInitScript("window.theme = " + theme);
            Gallery gallery = new Gallery(look, stack, tab.page());
            for (String state : states) {
                gallery.enter(state);
                found.addAll(gallery.complaintsWithFocus());
                if (state.equals("answer")) {
                    found.addAll(gallery.violations());
                }
            }
            found.addAll(tab.problems());
        }
        return found;
    }
}
