// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.badinput;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import java.net.URI;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import sh.karta.e2e.browser.PlaywrightBrowsers;
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
    private static final String REFUSED = "Assistant isn't available here right now.";
    private static final String MINT = "session-tokens";
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
    void aWrongKeyIsRefusedWithAMessage(Stack stack, Visit visit) {
        Widget widget = open(
                visit,
                Shop.pageWithTag(
                        stack,
                        "data-embed-key=\"pk_test_nobodys\" data-project=\""
                                + stack.project().name() + "\" data-base-url=\""
                                + stack.agent().url() + "\""));

        widget.say(WORDS);
        assertThat(widget.awaitEvent("error")).containsEntry("code", "unauthenticated");
        assertKept(widget, REFUSED);
        visit.expectProblem(NETWORK_NOISE);
    }

    @Test
    void aForeignOriginIsRefusedWithAMessage(Stack stack, Visit visit) {
        URI page = Shop.page(stack);
        Widget widget = open(
                visit, URI.create("http://" + PlaywrightBrowsers.FOREIGN_HOST + ":" + page.getPort() + page.getPath()));

        widget.say(WORDS);
        assertThat(widget.awaitEvent("error")).containsEntry("code", "origin_not_allowed");
        assertKept(widget, REFUSED);
        visit.expectProblem(NETWORK_NOISE);
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

    /** Responses of other servers, and the code that the page receives. */
    @ParameterizedTest
    @CsvSource({
        "HTML, bad_response",
        "EMPTY, bad_response",
        "TRUNCATED_JSON, bad_response",
        "HTML_502, server_error",
        "STATUS_500, server_error",
        "RESET, network"
    })
    void anInvalidResponseIsReportedAndRetrySendsTheMessage(Fault fault, String code, Stack stack, Visit visit) {
        Widget widget = open(visit, Shop.page(stack, proxy.address()));
        proxy.inject(MINT, fault, -1);

        widget.say(WORDS);
        assertThat(widget.awaitEvent("error")).containsEntry("code", code);
        assertThat((String) widget.awaitEvent("error").get("message"))
                .doesNotContain("<")
                .isNotBlank();
        assertKept(widget, UNREACHED);
        assertThat(widget.panel()).not().containsText("guest network");

        proxy.clear();
        assertRetryAnswers(widget);
        if (!code.equals("bad_response")) {
            visit.expectProblem(NETWORK_NOISE);
        }
    }

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

    @Test
    void aGarbageStreamEndsWithARetryButton(Stack stack, Visit visit) {
        Page page = visit.page();
        Set<Request> running = new HashSet<>();
        page.onRequest(running::add);
        page.onRequestFinished(running::remove);
        page.onRequestFailed(running::remove);
        page.clock().install();
        Widget widget = open(visit, Shop.page(stack, proxy.address()));
        proxy.inject(STREAM, Fault.GARBAGE_STREAM, -1);

        widget.say(WORDS);
        page.waitForCondition(() -> {
            if (running.isEmpty()) {
                // Skips the back-off, which grows to 15 s.
                page.clock().fastForward("00:15");
            }
            return widget.eventNames().contains("error");
        });
        assertThat(widget.awaitEvent("error")).containsEntry("code", "network");
        assertKept(widget, "Retry");

        proxy.clear();
        assertRetryAnswers(widget);
    }

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

    /** Faults of the conversation list, in a language other than the server's. */
    @ParameterizedTest
    @EnumSource(names = {"STATUS_500", "RESET", "HTML", "TRUNCATED_JSON"})
    void aFailedHistoryIsReportedInTheVisitorsLanguageAndRetried(Fault fault, Stack stack, Visit visit) {
        Widget widget = open(visit, Shop.page(stack, proxy.address(), "data-locale=\"de\""));
        widget.say("say: Hello there.");
        widget.awaitEvent("message:received");
        proxy.inject("/sessions?", fault, -1);

        widget.button("Unterhaltungen").click();
        Locator alert = widget.host().getByRole(AriaRole.ALERT);
        assertThat(alert).containsText("Die Unterhaltungen konnten nicht geladen werden.");
        widget.button("Noch einmal versuchen").click();
        assertThat(alert).isVisible();
        assertThat(widget.host().locator("[part~=chat]")).hasCount(0);

        proxy.clear();
        widget.button("Noch einmal versuchen").click();
        assertThat(widget.host().locator("[part~=chat]")).hasCount(1);
        assertThat(alert).hasCount(0);
        if (fault == Fault.STATUS_500 || fault == Fault.RESET) {
            visit.expectProblem(NETWORK_NOISE);
        }
    }

    @Test
    void aConversationThatCannotBeLoadedIsReportedAndRetried(Stack stack, Visit visit) {
        Page page = visit.page();
        Set<Request> running = new HashSet<>();
        page.onRequest(running::add);
        page.onRequestFinished(running::remove);
        page.onRequestFailed(running::remove);
        Widget widget = open(visit, Shop.page(stack, proxy.address(), "data-locale=\"de\""));
        widget.say("say: Hello there.");
        widget.awaitEvent("message:received");
        String session = (String) widget.awaitEvent("session:started").get("sessionId");
        page.clock().install();
        proxy.inject("/sessions/" + session, Fault.STATUS_500, -1);

        page.reload();
        Locator said = widget.host().getByText("Die Unterhaltung konnte nicht geladen werden. Sie ist nicht verloren.");
        page.waitForCondition(() -> {
            if (running.isEmpty()) {
                // Skips the back-off, which grows to 15 s.
                page.clock().fastForward("00:15");
            }
            return said.isVisible();
        });
        widget.composer().fill("half a thought");

        proxy.clear();
        widget.button("Noch einmal versuchen").click();
        assertThat(widget.log()).containsText("Hello there.");
        assertThat(said).hasCount(0);
        assertThat(widget.composer()).hasValue("half a thought");
        visit.expectProblem(NETWORK_NOISE);
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
