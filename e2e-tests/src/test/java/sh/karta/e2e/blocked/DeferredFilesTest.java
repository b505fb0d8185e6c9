// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.blocked;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/**
 * Deferred files of the panel. Failed requests are retried a few times with back-off, and the panel works without the
 * file.
 */
@EndToEnd
class DeferredFilesTest {
    private static final String FEATURES = "/panel.features.";
    private static final String GERMAN = "/panel.de.";
    private static final int ATTEMPTS = 5;

    @Tag("full")
    @Test
    void aBlockedFileIsRequestedAFewTimesAndLeavesNoElementBehind(Stack stack, Visit visit) {
        Widget widget = started(stack, visit, FEATURES);
        widget.say("What are your sources?");
        widget.awaitEvent("message:received");

        assertGivesUp(visit, FEATURES);

        assertThat(visit.page().evaluate("document.querySelectorAll('karta-widget > script').length"))
                .as("the panel's own script is the only one left")
                .isEqualTo(1);
        widget.say("say: It goes on without that file.");
        widget.awaitText("It goes on without that file\\..*It goes on without that file\\.");
        visit.expectProblem("Failed to load resource: net::ERR_FAILED");
    }

    @Tag("full")
    @Test
    void eachRetryWaitsTwiceAsLongAsTheOneBefore(Stack stack, Visit visit) {
        Page page = visit.page();
        List<Route> requested = new CopyOnWriteArrayList<>();
        page.clock().install();
        page.route("**" + FEATURES + "*", requested::add);
        visit.open(Shop.page(stack));
        new Widget(page).open();
        page.waitForCondition(() -> !requested.isEmpty());
        // Time stands still from here on.
        page.clock().pauseAt(((Number) page.evaluate("Date.now() + 60_000")).longValue());

        for (int delay : List.of(5_000, 10_000, 20_000, 40_000)) {
            int before = requested.size();
            fail(page, requested);
            page.clock().runFor(delay - 1);
            assertThat(isRequested(page)).as("within %d ms", delay - 1).isFalse();
            page.clock().runFor(1);
            assertThat(isRequested(page)).as("after %d ms", delay).isTrue();
            page.waitForCondition(() -> requested.size() > before);
        }
        fail(page, requested);
        page.clock().fastForward("30:00");
        assertThat(isRequested(page)).as("after the last attempt").isFalse();
        assertThat(requested).hasSize(ATTEMPTS);
        page.clock().resume();
        visit.expectProblem("Failed to load resource: net::ERR_FAILED");
    }

    @Test
    void anAnswerIsCompleteWithoutTheFileAndGetsItsButtonsAndEntitiesWhenItLoads(Stack stack, Visit visit) {
        Widget widget = started(stack, visit, FEATURES);
        widget.say("say: 5 &euro; &amp; &karta;");
        widget.awaitEvent("message:received");
        assertThat(widget.log()).containsText("5 &euro; & &karta;");
        assertThat(widget.button("Copy")).hasCount(0);
        visit.page().unroute("**" + FEATURES + "*");

        visit.page().waitForCondition(() -> {
            visit.page().clock().fastForward("05:00");
            return widget.button("Copy").last().isVisible();
        });

        assertThat(widget.log()).containsText("5 € & &karta;");
        visit.expectProblem("Failed to load resource: net::ERR_FAILED");
    }

    @Tag("full")
    @Test
    void theNameOfAnEntityIsNotShownWhileTheFileIsLoading(Stack stack, Visit visit) {
        List<Route> held = new CopyOnWriteArrayList<>();
        visit.page().route("**" + FEATURES + "*", held::add);
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        widget.open();
        widget.say("say: Five &euro; only.");
        widget.awaitEvent("message:received");
        assertThat(widget.log()).containsText("Five only.");

        release(visit.page(), held);

        assertThat(widget.log()).containsText("Five € only.");
    }

    @Tag("full")
    @Test
    void aRequestForApprovalIsShownWhenTheVisitorComesBackAndCanBeAnswered(Stack stack, Visit visit) {
        var failed = new AtomicInteger();
        visit.page().onRequestFailed(request -> failed.addAndGet(request.url().contains(FEATURES) ? 1 : 0));
        Widget widget = started(stack, visit, FEATURES);
        String usual = widget.composer().getAttribute("placeholder");
        widget.call("sendMessage", "say: @approval refund | order 7\nRefunded.\n@denied\nNot refunded.\n@end");
        widget.awaitEvent("approval");

        // In short steps, because the request expires.
        visit.page().waitForCondition(() -> {
            visit.page().clock().fastForward("00:05");
            return failed.get() >= ATTEMPTS;
        });
        assertThat(widget.button("Deny")).hasCount(0);
        assertThat(widget.composer()).hasAttribute("placeholder", usual);
        visit.expectProblem("Failed to load resource: net::ERR_FAILED");
        visit.page().unroute("**" + FEATURES + "*");
        visit.page().evaluate("dispatchEvent(new Event('online'))");
        widget.button("Deny").click();
        widget.awaitText("Not refunded");
    }

    @Tag("full")
    @Test
    void aCommandWhoseFileDoesNotLoadIsAnsweredAndTheNextOneTriesAgain(Stack stack, Visit visit) {
        Page page = visit.page();
        page.clock().install();
        page.route("**" + FEATURES + "*", Route::abort);
        visit.open(Shop.page(stack));
        page.evaluate(
                "() => { window.answers = []; for (const text of ['One', 'Two']) karta('teaser', { text }).then((a) => answers.push(a)); }");
        page.waitForCondition(() -> {
            page.clock().fastForward("05:00");
            return (int) page.evaluate("answers.length") == 2;
        });
        assertThat(page.evaluate("answers.map(({ ok, error }) => `${ok} ${error?.code}`)"))
                .isEqualTo(List.of("false panel_unavailable", "false panel_unavailable"));
        visit.expectProblem("Failed to load resource: net::ERR_FAILED");
        page.unroute("**" + FEATURES + "*");

        Widget widget = new Widget(page);
        assertThat(widget.call("teaser", Map.of("text", "Three"))).hasToString("{ok=true}");
        assertThat(widget.button("Three")).isVisible();
    }

    @Tag("full")
    @Test
    void ofSeveralTeasersThatWaitForTheFileTheLastOneIsShown(Stack stack, Visit visit) {
        Page page = visit.page();
        List<Route> held = new CopyOnWriteArrayList<>();
        page.route("**" + FEATURES + "*", held::add);
        visit.open(Shop.page(stack));
        page.evaluate("""
                () => {
                  window.told = [];
                  karta("on", "teaser", ({ id }) => told.push(id));
                  for (const text of ["One", "Two"]) karta("teaser", { text });
                }
                """);
        release(page, held);
        assertThat(new Widget(page).button("Two")).isVisible();
        assertThat(page.evaluate("told")).isEqualTo(List.of("Two"));
    }

    @Tag("full")
    @Test
    void anAnswerThatArrivedBeforeTheFileIsAnnouncedWhenItLoadsAndARestoredOneIsNot(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: The restored answer.");
        widget.awaitEvent("message:received");
        assertThat(widget.button("Copy").last()).isVisible();
        List<Route> held = reloadWithoutFeatures(page, widget);
        widget.say("say: The first new answer.");
        widget.awaitText("say: The first new answer\\..*The first new answer\\.");
        widget.say("say: The second new answer.");
        widget.awaitText("say: The second new answer\\..*The second new answer\\.");
        assertThat((List<?>) page.evaluate("heard")).isEmpty();

        release(page, held);

        page.waitForFunction("heard.length > 1");
        assertThat(widget.button("Copy").last()).isVisible();
        assertThat(page.evaluate("heard")).isEqualTo(List.of("The first new answer.", "The second new answer."));
    }

    @Tag("full")
    @Test
    void aRestoredConversationWhoseLastAnswerHasNoTextIsNotAnnounced(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: The restored answer.");
        widget.awaitEvent("message:received");
        widget.say("say: @tool search_docs | roast");
        widget.awaitEvent("turn:ended", 2);
        List<Route> held = reloadWithoutFeatures(page, widget);
        widget.say("say: The new answer.");
        widget.awaitText("say: The new answer\\..*The new answer\\.");

        release(page, held);

        page.waitForFunction("heard.length > 0");
        assertThat(page.evaluate("heard")).isEqualTo(List.of("The new answer."));
    }

    @Tag("full")
    @Test
    void aConversationThatIsRestoredJustBeforeTheFileLoadsIsNotAnnounced(Stack stack, Visit visit) {
        Page page = visit.page();
        page.clock().install();
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: The restored answer.");
        widget.awaitEvent("message:received");
        List<Route> file = new CopyOnWriteArrayList<>();
        List<Route> log = new CopyOnWriteArrayList<>();
        page.route("**" + FEATURES + "*", file::add);
        page.route(Pattern.compile(".*/sessions/[^/]+(\\?.*)?$"), log::add);
        page.reload();
        page.waitForCondition(() -> !file.isEmpty() && !log.isEmpty());
        hear(page);
        // Nothing is drawn from here on.
        page.clock().pauseAt(((Number) page.evaluate("Date.now() + 1000")).longValue());

        page.waitForResponse(response -> response.url().contains("/sessions/"), () -> log.forEach(Route::resume))
                .finished();
        page.evaluate("""
                async () => {
                  const { port1, port2 } = new MessageChannel();
                  for (let i = 0; i < 50; i++) {
                    await new Promise((done) => { port2.onmessage = done; port1.postMessage(null); });
                  }
                }
                """);
        file.forEach(Route::resume);
        widget.host()
                .locator(".history-button")
                .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
        page.clock().resume();
        widget.say("say: The new answer.");
        page.waitForFunction("heard.length > 0");

        assertThat(page.evaluate("heard")).isEqualTo(List.of("The new answer."));
    }

    @Tag("full")
    @Test
    void theTextsOfALanguageAreRequestedAgainAndReplaceTheEnglishOnes(Stack stack, Visit visit) {
        var refused = new AtomicBoolean();
        visit.page().onRequestFailed(request -> refused.set(true));
        Widget widget = started(stack, visit, GERMAN, "data-locale=\"de\"");
        visit.page().waitForCondition(refused::get);
        assertThat(widget.button("Close chat")).isVisible();
        assertThat(widget.button("Chat schließen")).hasCount(0);
        visit.page().unroute("**" + GERMAN + "*");

        visit.page().waitForCondition(() -> {
            visit.page().clock().fastForward("05:00");
            return widget.button("Chat schließen").isVisible();
        });
        visit.expectProblem("Failed to load resource: net::ERR_FAILED");
    }

    @Tag("full")
    @Test
    void afterAllAttemptsAReturnToThePageCausesOneMore(Stack stack, Visit visit) {
        Widget widget = started(stack, visit, FEATURES);
        widget.say("What are your sources?");
        widget.awaitEvent("message:received");
        assertGivesUp(visit, FEATURES);
        visit.page().unroute("**" + FEATURES + "*");
        visit.expectProblem("Failed to load resource: net::ERR_FAILED");

        visit.page().evaluate("dispatchEvent(new Event('online'))");

        assertThat(widget.host().locator("[part~=sources] li")).not().hasCount(0);
    }

    /** Opens the panel on a page where requests for {@code part} fail, and whose clock the test advances. */
    private static Widget started(Stack stack, Visit visit, String part, String... attributes) {
        visit.page().clock().install();
        visit.page().route("**" + part + "*", Route::abort);
        visit.open(Shop.page(stack, attributes));
        Widget widget = new Widget(visit.page());
        widget.open();
        return widget;
    }

    /** Fails the last request, and waits until the panel has noticed. */
    private static void fail(Page page, List<Route> requested) {
        requested.get(requested.size() - 1).abort();
        page.waitForCondition(() -> !isRequested(page));
    }

    /** Returns whether a request for the features runs. Its script element is in the page meanwhile. */
    private static boolean isRequested(Page page) {
        return (boolean) page.evaluate("!!document.querySelector('karta-widget > script[src*=\"" + FEATURES + "\"]')");
    }

    /**
     * Holds the request for the features until {@link #release}, and reloads the page. The panel stays open. From then on,
     * {@code heard} has what screen readers announce.
     */
    private static List<Route> reloadWithoutFeatures(Page page, Widget widget) {
        List<Route> held = new CopyOnWriteArrayList<>();
        page.route("**" + FEATURES + "*", held::add);
        page.reload();
        assertThat(widget.log()).containsText("The restored answer.");
        hear(page);
        return held;
    }

    /** Waits for the request and lets it pass. */
    private static void release(Page page, List<Route> held) {
        page.waitForCondition(() -> !held.isEmpty());
        held.forEach(Route::resume);
    }

    /** Records what screen readers announce in {@code heard}. */
    private static void hear(Page page) {
        page.evaluate("""
                () => {
                  window.heard = [];
                  const region = document.querySelector("karta-widget").shadowRoot.querySelector(".frame > .sr");
                  new MutationObserver((records) => {
                    for (const { addedNodes } of records) heard.push(...[...addedNodes].map((node) => node.textContent));
                  }).observe(region, { childList: true });
                }
                """);
    }

    private static void assertGivesUp(Visit visit, String part) {
        Page page = visit.page();
        Set<Request> running = new HashSet<>();
        page.onRequest(running::add);
        page.onRequestFailed(running::remove);
        page.onRequestFinished(running::remove);
        page.waitForCondition(() -> {
            page.clock().fastForward("05:00");
            return attempts(visit, part) >= ATTEMPTS;
        });
        for (int i = 0; i < 3; i++) {
            page.waitForCondition(running::isEmpty);
            page.clock().fastForward("30:00");
        }
        assertThat(attempts(visit, part)).isEqualTo(ATTEMPTS);
    }

    private static long attempts(Visit visit, String part) {
        return visit.requests().stream()
                .filter(sent -> sent.url().contains(part))
                .count();
    }
}
