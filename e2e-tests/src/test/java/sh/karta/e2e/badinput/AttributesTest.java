// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.badinput;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/**
 * Invalid tags: one warning that names the attribute and the expected value, no widget, no effect on the page
 * (public-api §1).
 */
@EndToEnd
class AttributesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    data-project=demo/assistant                                          | data-embed-key
                    data-embed-key= data-project=demo/assistant                          | data-embed-key
                    data-embed-key=secret data-project=demo/assistant                    | data-embed-key
                    data-embed-key=pk_test_demo                                          | data-project
                    data-embed-key=pk_test_demo data-project=assistant                   | data-project
                    data-embed-key=pk_test_demo data-project=Demo/Assistant              | data-project
                    data-embed-key=pk_test_demo data-project=demo/                       | data-project
                    data-embed-key=pk_test_demo data-project=demo/-a                     | data-project
                    data-embed-key=pk_test_demo data-project=demo/a/b                    | data-project
                    data-embed-key=pk_test_demo data-token=t data-project=demo/assistant | data-embed-key
                    data-embed-key=pk_test_demo data-project=demo/assistant data-base-url=agent | data-base-url
                    data-embed-key=pk_test_demo data-project=demo/assistant data-base-url=ftp://a.example | data-base-url
                    data-embed-key=pk_test_demo data-project=demo/assistant data-transport=smoke | data-transport
                    data-embed-key=pk_test_demo data-project=demo/assistant data-storage=cookie | data-storage
                    data-embed-key=pk_test_demo data-project=demo/assistant data-config=soon | data-config
                    data-embed-key=pk_test_demo data-project=demo/assistant data-launcher=yes | data-launcher
                    data-embed-key=pk_test_demo data-project=demo/assistant data-locale=en_US | data-locale
                    data-embed-key=pk_test_demo data-project=demo/assistant data-mount=#nowhere | data-mount
                    data-embed-key=pk_test_demo data-project=demo/assistant data-mount | data-mount
                    data-token-endpoint="" data-project=demo/assistant | data-embed-key
                    """)
    void badTagIsOneWarningAndNoWidget(String attributes, String named, Stack stack, Visit visit) {
        visit.open(Shop.pageWithTag(stack, attributes));
        visit.page()
                .waitForCondition(() -> visit.page().evaluate("karta.loaded").equals(true));

        assertThat(visit.problems()).singleElement().asString().matches("console warning: .*" + named + ".*expected.*");
        assertThat(new Widget(visit.page()).host()).hasCount(0);
        assertThat(((Map<?, ?>) new Widget(visit.page()).call("open")).get("ok"))
                .isEqualTo(false);
        visit.expectProblem(named);
        assertThat(visit.requests()).noneMatch(request -> request.method().equals("POST"));
    }

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

    @ParameterizedTest
    @EngineSource
    void theFirstOfRepeatedAttributesCounts(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = tabs.openUnchecked(engine, false)) {
            tab.open(stack.publish(
                    BadCallsTest.class,
                    "calls",
                    Map.of(
                            "settings",
                            Shop.settings(stack)
                                    + " data-theme-title=First data-theme-title data-embed-key=secret data-project"
                                    + " data-base-url=nowhere data-locale=de data-locale=% data-storage=none"
                                    + " data-storage=cookie")));
            tab.evaluate("while (!(window.karta && karta.loaded)) await new Promise(requestAnimationFrame);");
            assertThat(tab.evaluate("const { ok } = await karta('open'); return ok"))
                    .isEqualTo(true);
            assertThat(tab.evaluate("return document.querySelector('karta-widget').shadowRoot"
                            + ".querySelector('[role=dialog]').textContent.includes('First')"))
                    .isEqualTo(true);
            assertThat(tab.evaluate("return localStorage.length === 0")).isEqualTo(true);
            assertThat(tab.problems()).isEmpty();
        }
    }

    @Test
    void bareTagIsSilentUntilACommandNeedsItsSettings(Stack stack, Visit visit) {
        visit.open(Shop.pageWithTag(stack, ""));
        visit.page()
                .waitForCondition(() -> visit.page().evaluate("karta.loaded").equals(true));
        assertThat(visit.problems()).isEmpty();

        assertThat(((Map<?, ?>) new Widget(visit.page()).call("open")).get("ok"))
                .isEqualTo(false);
        assertThat(visit.problems()).hasSize(1);
        visit.expectProblem("console warning: .*embed-?[kK]ey");
    }

    @ParameterizedTest
    @EngineSource
    void aTagManagerThatDropsAttributesIsOneWarningThatNamesTagManagers(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = tabs.openUnchecked(engine, false)) {
            tab.open(stack.publish(AttributesTest.class, "tagmanager", Map.of()));
            tab.evaluate("while (!window.karta?.loaded || !window[Symbol.for('karta.watch')].problems.length)"
                    + " await new Promise(requestAnimationFrame);");
            assertThat(tab.evaluate("const { ok } = await karta('close'); return ok"))
                    .isEqualTo(true);

            assertThat(tab.problems())
                    .singleElement()
                    .asString()
                    .contains("karta: no settings: tag managers drop data-embed-key, use karta");
            assertThat(tab.evaluate("return changes()")).as("the page").isEqualTo(List.of());
        }
    }
}
