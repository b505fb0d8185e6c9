// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.commands;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Calls before, during and after loading of the bundle, and the ways of embedding it (public-api §1, §2). */
@EndToEnd
class QueueTest {
    @Test
    void queuedCallsRunInOrderAndCallsMadeMeanwhileAfterThem(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        openWithEarlyCalls(
                visit,
                stack,
                "let again = false;"
                        + "karta('on', 'escalate', () => { if (!again) { again = true;"
                        + " karta('escalate', { reason: 'during' }); } });"
                        + "karta('escalate', { reason: 'first' });"
                        + "karta('escalate', { reason: 'second' });");

        widget.awaitEvent("escalate", 3);
        assertThat(widget.payloads("escalate"))
                .extracting(payload -> payload.get("reason"))
                .containsExactly("first", "second", "during");
    }

    /** Opens a page with these calls before the tag. */
    private static void openWithEarlyCalls(Visit visit, Stack stack, String calls) {
        visit.open(stack.publish(QueueTest.class, "early", Map.of("calls", calls)));
    }
}
