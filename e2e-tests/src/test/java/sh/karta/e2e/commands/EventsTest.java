// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Events for subscribers, which cannot affect one another or the page (public-api §2). */
@EndToEnd
class EventsTest {
    @Test
    void aTurnRaisesItsEventsInOrder(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.open();
        widget.say("say: Short answer.");
        widget.awaitEvent("turn:ended");

        assertThat(widget.eventNames())
                .containsExactly(
                        "ready",
                        "open",
                        "message:sent",
                        "session:started",
                        "turn:started",
                        "message:received",
                        "turn:ended");
        assertThat(widget.awaitEvent("message:sent")).isEqualTo(Map.of("text", "say: Short answer."));
        assertThat(widget.awaitEvent("message:received")).isEqualTo(Map.of("text", "Short answer."));
        assertThat(widget.awaitEvent("session:started")).containsOnlyKeys("sessionId");
        assertThat(widget.awaitEvent("turn:ended")).containsOnlyKeys("status");
    }

    @Test
    void aFailedTurnRaisesAnErrorEvent(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.open();
        widget.say("say: @error tool_failed | The shelf is empty.");

        assertThat(widget.awaitEvent("error"))
                .containsEntry("code", "tool_failed")
                .containsEntry("message", "The shelf is empty.");
        assertThat(widget.eventNames()).doesNotContain("message:received", "limit_reached");
        widget.button("Retry").waitFor();
    }

    @Test
    void limitRaisesLimitReachedAndNoError(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.open();
        widget.say("say: @limit 90 | Enough for today.");

        assertThat(widget.awaitEvent("limit_reached"))
                .containsEntry("code", "limit_reached")
                .containsEntry("retryAfterSeconds", 90);
        assertThat(widget.eventNames()).doesNotContain("error");
        visit.page().waitForCondition(() -> !widget.composer().isEnabled());
    }

    @Test
    void aThrowingSubscriberDoesNotAffectTheOthers(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        visit.page()
                .evaluate("() => { window.heard = [];"
                        + " karta('on', 'open', () => { heard.push('first'); throw new Error('plums'); });"
                        + " karta('on', 'open', () => heard.push('second')); }");

        assertThat(widget.call("open")).isEqualTo(Map.of("ok", true));
        assertThat(visit.page().evaluate("heard")).isEqualTo(List.of("first", "second"));
        visit.expectProblem("console (warning|error): .*plums");
    }

    @Test
    void offOnceAndSubscribingWorkDuringDispatch(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        visit.page()
                .evaluate("() => { window.heard = []; const hear = (name) => () => heard.push(name);"
                        + " const gone = hear('gone'), late = hear('late');"
                        + " karta('on', 'open', () => { heard.push('a'); karta('off', 'open', gone); });"
                        + " karta('on', 'open', gone);"
                        + " karta('once', 'open', hear('once'));"
                        + " karta('on', 'open', () => karta('on', 'open', late)); }");

        widget.call("open");
        assertThat(visit.page().evaluate("heard")).isEqualTo(List.of("a", "once"));
        widget.call("close");
        widget.call("open");
        assertThat(visit.page().evaluate("heard")).isEqualTo(List.of("a", "once", "a", "late"));
        widget.call("close");
        widget.call("off", "open");
        widget.call("open");
        assertThat(visit.page().evaluate("heard.length")).isEqualTo(4);
    }

    @Test
    void lateSubscribersReceiveReady(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("open");

        visit.page()
                .evaluate("() => { window.heard = []; karta('on', 'ready', () => heard.push('ready'));"
                        + " heard.push('asked'); }");
        visit.page()
                .waitForCondition(() -> visit.page().evaluate("heard.length").equals(2));
        assertThat(visit.page().evaluate("heard")).isEqualTo(List.of("asked", "ready"));
    }

    @Test
    void changingAPayloadDoesNotAffectTheWidget(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        visit.page().evaluate("karta('on', 'message:sent', (payload) => { payload.text = 'changed'; })");
        visit.page().evaluate("karta('on', 'message:received', (payload) => { payload.text = 'changed'; })");

        widget.call("sendMessage", "say: Unchanged answer.");
        widget.awaitEvent("turn:ended");
        widget.call("open");
        widget.awaitText("say: Unchanged answer\\..*Unchanged answer\\.");
    }

    private static Widget start(Stack stack, Visit visit) {
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack));
        widget.launcher().waitFor();
        return widget;
    }
}
