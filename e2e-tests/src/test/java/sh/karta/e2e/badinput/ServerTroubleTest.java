// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.badinput;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;
import sh.karta.faults.Fault;
import sh.karta.faults.FaultProxy;

/** Servers and networks that refuse requests or send invalid data: a helpful message, and no typed text is lost. */
@EndToEnd
class ServerTroubleTest {
    private static final String WORDS = "Where is my order?";
    private static final String UNREACHED = "Couldn't reach Assistant. Your message is kept.";
    private static final String STREAM = "/events/stream";
    private static final String NETWORK_NOISE = "console error: Failed to load resource";

    private FaultProxy proxy;

    @BeforeEach
    void start(Stack stack) {
        proxy = FaultProxy.start(stack.agent().url());
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void anUnreachableServerIsReportedAndRetrySendsTheMessage(Stack stack, Visit visit) {
        Widget widget = open(visit, Shop.page(stack, proxy.address()));
        proxy.inject("", Fault.REFUSE, -1);

        widget.say(WORDS);
        assertThat(widget.awaitEvent("error")).containsEntry("code", "network");
        assertKept(widget, UNREACHED);

        proxy.clear();
        assertRetryAnswers(widget);
        visit.expectProblem(NETWORK_NOISE);
    }

    @Tag("full")
    @Test
    void garbageInTheStreamIsSkippedAndTheAnswerArrives(Stack stack, Visit visit) {
        Widget widget = open(visit, Shop.page(stack, proxy.address()));
        proxy.inject(STREAM, Fault.GARBAGE_STREAM, 1);

        widget.say("say: The true answer.");
        assertThat(widget.awaitEvent("message:received")).containsEntry("text", "The true answer.");
        assertThat(proxy.requests())
                .filteredOn(request -> request.method().equals("GET"))
                .filteredOn(request -> request.target().contains(STREAM))
                .extracting(FaultProxy.Request::fault)
                .containsExactly(Fault.GARBAGE_STREAM.wireName(), null);
        assertThat(widget.eventNames()).doesNotContain("error");
    }

    @Tag("full")
    @Test
    void anEventOfNineMebibytesIsAnErrorAndNotAHang(Stack stack, Visit visit) {
        Widget widget = open(visit, Shop.page(stack, proxy.address()));
        proxy.inject(STREAM, Fault.HUGE_EVENT, -1);

        widget.say(WORDS);
        assertThat(widget.awaitEvent("error")).containsEntry("code", "event_too_large");
        assertKept(widget, "The answer was interrupted.");
        widget.composer().fill("The composer still takes input");
        assertThat(widget.composer()).hasValue("The composer still takes input");
    }

    private static Widget open(Visit visit, URI page) {
        visit.open(page);
        Widget widget = new Widget(visit.page());
        widget.open();
        return widget;
    }

    private static void assertKept(Widget widget, String message) {
        assertThat(widget.panel()).containsText(message);
        assertThat(widget.log()).containsText(WORDS);
    }

    private static void assertRetryAnswers(Widget widget) {
        widget.button("Retry").click();
        widget.awaitEvent("message:received");
        assertThat(widget.payloads("message:sent")).hasSize(1);
        assertThat(widget.button("Retry")).isHidden();
    }
}
