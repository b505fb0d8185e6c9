// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.badinput;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/**
 * Invalid tags: one warning that names the attribute and the expected value, no widget, no effect on the page
 * (public-api §1).
 */
@Tag("full")
@EndToEnd
class AttributesTest {
    @ParameterizedTest
    @EngineSource
    void invalidThemeAttributesAreIgnoredWithOneWarningEach(Engine engine, Stack stack, Tabs tabs) {
        List<String> wrong = List.of(
                "accent=plums",
                "accent-foreground=7",
                "agent-avatar=javascript:alert(1)",
                "color-scheme=dim",
                "position=top",
                "offset-x=wide",
                "offset-y=-1",
                "z-index=1e99",
                "width=1",
                "height",
                "radius=33",
                "font-family=;",
                "privacy-url=javascript:alert(1)",
                "terms-url=ftp:",
                "colour=red");
        try (Tab tab = tabs.openUnchecked(engine, false)) {
            tab.open(stack.publish(
                    BadCallsTest.class,
                    "calls",
                    Map.of(
                            "settings",
                            Shop.settings(stack)
                                    + wrong.stream()
                                            .map(it -> " data-theme-" + it)
                                            .collect(joining()))));
            tab.evaluate("while (!(window.karta && karta.loaded)) await new Promise(requestAnimationFrame);");
            for (int i = 0; i < 3; i++) {
                assertThat(tab.evaluate("const { ok } = await karta('open'); return ok"))
                        .isEqualTo(true);
                // Warnings come from a separate file. Once the new field's warning is there, no further ones follow.
                tab.evaluate("await karta('update', { theme: { odd" + i + ": 1 } });"
                        + " while (!window[Symbol.for('karta.watch')].problems.some((it) => it.includes('theme.odd" + i
                        + " '))) await new Promise(requestAnimationFrame); await karta('shutdown')");
            }
            List<String> problems = tab.problems();
            assertThat(problems)
                    .hasSize(wrong.size() + 3)
                    .doesNotHaveDuplicates()
                    .allMatch(it -> it.contains("karta: theme."));
        }
    }
}
