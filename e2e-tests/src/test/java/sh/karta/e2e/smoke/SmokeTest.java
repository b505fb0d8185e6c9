// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.smoke;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.NumberedWords;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/** One conversation in each engine: click, type, a growing answer, the complete answer. */
@EndToEnd
class SmokeTest {
    private static final int WORDS = 40;

    @ParameterizedTest
    @EngineSource(fast = {Engine.CHROMIUM, Engine.FIREFOX, Engine.WEBKIT})
    void conversationWorks(Engine engine, Tabs tabs, Stack stack) {
        Tab tab = tabs.open(engine);
        tab.open(stack.publish(SmokeTest.class, "page", Map.of()));

        tab.click("[part~=launcher]");
        // The composer has the focus.
        tab.evaluate(
                until("document.querySelector('karta-widget')?.shadowRoot.activeElement?.localName === 'textarea'"));
        tab.evaluate(NumberedWords.SAMPLER);
        tab.type("textarea", NumberedWords.question(WORDS));
        tab.click("button[aria-label=Send]");
        tab.evaluate(until("seen.some(([name]) => name === 'message:received')"));

        assertThat(tab.evaluate("return seen.find(([name]) => name === 'message:received')[1].text"))
                .isEqualTo(NumberedWords.upTo(WORDS));
        assertThat(tab.evaluate("return seen.map(([name]) => name)"))
                .isEqualTo(List.of(
                        "ready",
                        "open",
                        "message:sent",
                        "session:started",
                        "turn:started",
                        "message:received",
                        "turn:ended"));
        tab.evaluate(until(NumberedWords.allSeen(WORDS)));
        NumberedWords.assertGrew(tab.evaluate("return wordsSeen"), WORDS);
    }

    private static String until(String condition) {
        return "while (!(" + condition + ")) await new Promise(requestAnimationFrame)";
    }
}
