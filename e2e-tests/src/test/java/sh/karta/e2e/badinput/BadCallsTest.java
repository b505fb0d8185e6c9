// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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

/** A page may call with any arguments: at most one warning, no exception, and later calls work (public-api §2). */
@EndToEnd
class BadCallsTest {
    @ParameterizedTest
    @EngineSource
    void everyCommandTakesEveryValue(Engine engine, Tabs tabs, Stack stack) {
        try (Tab tab = start(engine, tabs, stack)) {
            tab.evaluate("await karta('open')");
            // The arrival of the server's configuration, and of the files that it requires, reads the page's settings
            // again, which must not coincide with a call.
            tab.evaluate("while (!document.querySelector('karta-widget').shadowRoot.querySelector('.history-button'))"
                    + " await new Promise(requestAnimationFrame)");
            List<Object> wrong = new ArrayList<>();
            for (Object command : (List<?>) tab.evaluate("return commands")) {
                wrong.addAll((List<?>) tab.evaluate("return await run('" + command + "')"));
            }
            wrong.addAll((List<?>) tab.evaluate("return await end()"));
            assertThat(wrong).isEmpty();
        }
    }

    @Tag("full")
    @ParameterizedTest
    @EngineSource
    void callbacksMayMisbehave(Engine engine, Tabs tabs, Stack stack) {
        try (Tab tab = start(engine, tabs, stack)) {
            tab.evaluate("await karta('open')");
            assertThat(tab.evaluate("return await misbehave()")).isEqualTo(List.of());
        }
    }

    private static Tab start(Engine engine, Tabs tabs, Stack stack) {
        Tab tab = tabs.openUnchecked(engine, false);
        tab.open(stack.publish(BadCallsTest.class, "calls", Map.of("settings", Shop.settings(stack))));
        tab.evaluate("while (!(window.karta && karta.loaded)) await new Promise(requestAnimationFrame)");
        return tab;
    }
}
