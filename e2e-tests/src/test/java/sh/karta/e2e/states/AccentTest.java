// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/** The host's accent colour, however light or dark, costs no contrast: of words, icons, edges and the ring of the focus. */
@EndToEnd
class AccentTest {
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
    void everyAccentLeavesWordsControlsAndFocusEnoughContrast(String accent, Look look, Stack stack, Tabs tabs) {
        List<Object> found = new ArrayList<>();
        // Not traced: a recorder would take as long as all the rest.
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            tab.page().addInitScript("window.accent = '" + accent + "'");
            Gallery gallery = new Gallery(look, stack, tab.page());
            for (String state : List.of("launcher", "unread", "empty", "answer", "approval", "files")) {
                gallery.enter(state);
                found.addAll(gallery.complaintsWithFocus());
            }
            found.addAll(tab.problems());
        }
        assertThat(found).isEmpty();
    }
}
