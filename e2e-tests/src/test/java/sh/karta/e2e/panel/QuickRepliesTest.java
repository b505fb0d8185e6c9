// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.stack.Stack;

/** Replies after an answer, by keyboard, after a reload, in each engine. */
@EndToEnd
@Tag("full")
class QuickRepliesTest {
    /** Elements between the composer and the first reply, and some more. */
    private static final int MOST_STOPS = 12;

    private static final String REPLIES =
            "[...document.querySelector('karta-widget')?.shadowRoot.querySelectorAll('.replies:not([hidden]) .prompt') ?? []]";

    @ParameterizedTest
    @EngineSource
    void aReplyIsSentByKeyboardAfterAReload(Engine engine, Tabs tabs, Stack stack) {
        URI page = Shop.page(stack);
        Tab tab = tabs.open(engine);
        tab.open(page);
        tab.click("[part~=launcher]");
        tab.evaluate(until(focused("textarea")));
        tab.evaluate(
                "karta('sendMessage', 'say: A bag costs 12 €.\\n@suggest\\n- Delivery | say: Two days.\\n- Another bag | say: Decaf.')");
        tab.evaluate(until(REPLIES + ".length === 2"));

        tab.open(page);
        tab.evaluate(until(REPLIES + ".length === 2"));
        assertThat(tab.evaluate("return " + REPLIES + ".map(({textContent}) => textContent)"))
                .isEqualTo(List.of("Delivery", "Another bag"));
        tab.click("textarea");
        tab.evaluate(until(focused("textarea")));
        for (int i = 0; i < MOST_STOPS && !is(tab, ".replies .prompt:first-child"); i++) {
            tab.press("Shift+Tab");
        }
        assertThat(is(tab, ".replies .prompt:first-child")).isTrue();
        tab.press("Enter");
        tab.evaluate(until("seen.some(([name]) => name === 'message:received')"));

        assertThat(tab.evaluate("return seen.find(([name]) => name === 'message:received')[1].text"))
                .isEqualTo("Two days.");
        assertThat(tab.evaluate("return " + REPLIES + ".length")).isEqualTo(0);
        assertThat(is(tab, "[role=log], [role=log] *, .scroll"))
                .as("the focus stays in the panel")
                .isTrue();
    }

    private static boolean is(Tab tab, String selector) {
        return Boolean.TRUE.equals(tab.evaluate("return " + focused(selector)));
    }

    private static String focused(String selector) {
        return "document.querySelector('karta-widget')?.shadowRoot.activeElement?.matches('" + selector + "')";
    }

    private static String until(String condition) {
        return "while (!(" + condition + ")) await new Promise(requestAnimationFrame)";
    }
}
