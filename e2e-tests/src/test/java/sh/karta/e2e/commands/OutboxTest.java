// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.commands;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.NumberedWords;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Messages that cannot be sent immediately, and the promises returned to their senders (public-api §2). */
@EndToEnd
class OutboxTest {
    private static final int WORDS = 1000;

    @Test
    void messagesSentOfflineAreQueuedAndSentInOrder(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        // An interrupted request would be logged in the console. So both requests of an opened panel have to be over.
        visit.page()
                .waitForResponse(response -> response.url().contains("/embed/config"), widget::open)
                .finished();
        widget.button("More options").waitFor();
        visit.setOffline(true);
        send(visit, "say: First.", "say: Second.");
        assertThat(widget.log()).containsText("say: Second.");
        assertThat(widget.eventNames()).doesNotContain("message:sent", "error");
        assertThat(answers(visit)).isEmpty();

        visit.setOffline(false);
        widget.awaitEvent("message:received", 2);
        assertThat(widget.payloads("message:received"))
                .containsExactly(Map.of("text", "First."), Map.of("text", "Second."));
        assertThat(answers(visit)).containsExactly("ok", "ok");
    }

    @Test
    void queuedMessagesSurviveTheReload(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.open();
        widget.say(NumberedWords.question(WORDS));
        widget.awaitText("w" + WORDS + "\\..*w3\\.");
        widget.say("say: After the reload.");
        assertThat(widget.log()).containsText("say: After the reload.");

        visit.page().reload();
        assertThat(widget.awaitEvent("message:received", 2)).containsEntry("text", "After the reload.");
        assertThat(widget.log()).containsText(NumberedWords.question(WORDS));
    }

    @Test
    void approvalRaisesAnEventAndTheDecisionContinuesTheTurn(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.open();
        widget.call("sendMessage", "say: @approval refund | order 7\nRefunded.\n@denied\nNot refunded.\n@end");
        assertThat(widget.awaitEvent("approval"))
                .containsEntry("tool", "refund")
                .containsEntry("target", "order 7")
                .containsOnlyKeys("requestId", "tool", "target");
        assertThat(widget.eventNames()).doesNotContain("turn:ended");

        widget.button("Approve once").click();
        assertThat(widget.awaitEvent("message:received")).containsEntry("text", "Refunded.");
        assertThat(widget.payloads("turn:started")).hasSize(1);
        assertThat(widget.payloads("turn:ended")).hasSize(1);
    }

    /** Sends from the page and records the result of each call: ok, or the error's code. */
    private static void send(Visit visit, String... texts) {
        visit.page()
                .evaluate(
                        "(texts) => { window.answers = []; for (const text of texts) void karta('sendMessage', text)"
                                + ".then(({ ok, error }) => answers.push(ok ? 'ok' : error.code)); }",
                        List.of(texts));
    }

    @SuppressWarnings("unchecked") // As recorded by send
    private static List<String> answers(Visit visit) {
        return (List<String>) visit.page().evaluate("answers");
    }

    private static Widget start(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        widget.launcher().waitFor();
        return widget;
    }
}
