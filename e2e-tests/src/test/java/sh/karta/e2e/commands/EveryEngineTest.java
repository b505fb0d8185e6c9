// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/** Every command and the resulting events, with payloads and in order, in three engines (public-api §2). */
@EndToEnd
class EveryEngineTest {
    @ParameterizedTest
    @EngineSource
    void commandsAndEventsFollowTheContract(Engine engine, Tabs tabs, Stack stack) {
        try (Tab tab = tabs.openUnchecked(engine, false)) {
            tab.open(stack.publish(EveryEngineTest.class, "everywhere", Map.of("settings", Shop.settings(stack))));
            tab.evaluate("while (!(window.karta && karta.loaded)) await new Promise(requestAnimationFrame);");
            assertThat(tab.evaluate("return await story()")).isEqualTo(List.of());
            assertThat(tab.problems()).hasSize(2).allMatch(problem -> problem.contains("karta: "));
        }
    }
}
