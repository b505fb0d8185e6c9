// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The number of unread answers in the page's title (theme field titleBadge). */
@Tag("full")
@EndToEnd
class TitleBadgeTest {
    /** White space that {@code document.title} does not report. */
    private static final String TITLE = "\n  Shop   & more ";

    private static final String TEXT = "document.head.querySelector('title').textContent";

    /** A function that hides or shows the tab. */
    private static final String TURN =
            "state => { Object.defineProperty(document, 'visibilityState', {value: state, configurable: true});"
                    + " document.dispatchEvent(new Event('visibilitychange', {bubbles: true})); }";

    /** A promise that resolves when the panel has drawn what changed before. */
    private static final String DRAWN =
            "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))";

    @Test
    void anAnswerInAHiddenTabIsInTheTitleUntilTheTabIsShown(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = marked(stack, visit);
        hide(page, true);
        widget.call("sendMessage", "say: Hello there.");
        awaitTitle(page, "(1) Shop & more");
        hide(page, false);
        awaitTitle(page, "Shop & more");
        assertThat(page.evaluate(TEXT)).isEqualTo(TITLE);
        assertThat(page.evaluate("document.head.querySelector('title').childNodes.length"))
                .isEqualTo(1);
    }

    @Test
    void aTitleThatThePageChangesIsMarkedAndRestored(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = marked(stack, visit);
        hide(page, true);
        widget.call("sendMessage", "say: one");
        awaitTitle(page, "(1) Shop & more");
        page.evaluate("document.title = 'Cart'");
        awaitTitle(page, "(1) Cart");
        // A page that extends its title reads the mark, too.
        page.evaluate("document.title = document.title + ' of Ana'");
        page.waitForCondition(() -> page.evaluate("document.head.querySelector('title').firstChild.data")
                .equals("(1) "));
        assertThat(page.title()).isEqualTo("(1) Cart of Ana");
        widget.call("sendMessage", "say: two");
        awaitTitle(page, "(2) Cart of Ana");
        hide(page, false);
        awaitTitle(page, "Cart of Ana");
        hide(page, true);
        widget.call("sendMessage", "say: three");
        awaitTitle(page, "(1) Cart of Ana");
        widget.call("shutdown");
        awaitTitle(page, "Cart of Ana");
    }

    @Test
    void anAnswerIsNotUnreadIfThePageClosesThePanelAtItsEnd(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = marked(stack, visit);
        page.evaluate("karta('on', 'message:received', () => karta('close'))");
        widget.say("say: one");
        widget.awaitEvent("close");
        page.evaluate(DRAWN);
        hide(page, true);
        assertThat(page.evaluate(TEXT)).isEqualTo(TITLE);
        widget.call("sendMessage", "say: two");
        awaitTitle(page, "(1) Shop & more");
    }

    @Test
    void anAnswerIsNotUnreadIfTheTabIsHiddenBeforeTheFrameAfterItsEnd(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = marked(stack, visit);
        page.evaluate("karta('on', 'turn:ended', () => (" + TURN + ")('hidden'))");
        widget.say("say: one");
        widget.awaitEvent("turn:ended", 2);
        page.evaluate(DRAWN);
        assertThat(page.evaluate(TEXT)).isEqualTo(TITLE);
        widget.call("sendMessage", "say: two");
        awaitTitle(page, "(1) Shop & more");
    }

    @Test
    void aPageWithoutATitleHasNoneAfterwards(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = marked(stack, visit);
        page.evaluate("document.head.querySelector('title').replaceWith()");
        hide(page, true);
        widget.call("sendMessage", "say: one");
        awaitTitle(page, "(1)");
        widget.call("update", Map.of("theme", Map.of("titleBadge", false)));
        page.waitForCondition(
                () -> page.evaluate("!document.head.querySelector('title')").equals(true));
    }

    @Test
    void anUnreadAnswerIsInTheTitleOnlyWhileTheTabIsHidden(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = marked(stack, visit);
        widget.call("close");
        widget.call("sendMessage", "say: one");
        widget.awaitEvent("unread");
        assertThat(page.evaluate(TEXT)).isEqualTo(TITLE);
        hide(page, true);
        awaitTitle(page, "(1) Shop & more");
        hide(page, false);
        awaitTitle(page, "Shop & more");
        hide(page, true);
        awaitTitle(page, "(1) Shop & more");
        widget.call("open");
        hide(page, false);
        hide(page, true);
        awaitTitle(page, "Shop & more");
    }

    @Test
    void withoutTheFieldAHiddenTabReadsNoStreamAndKeepsItsTitle(Stack stack, Visit visit) {
        Page page = visit.page();
        List<String> requests = new CopyOnWriteArrayList<>();
        page.onRequest(request -> requests.add(request.url()));
        Widget widget = Widget.answered(stack, visit);
        String title = page.title();
        hide(page, true);
        long before = streams(requests);
        widget.call("sendMessage", "say: two");
        page.waitForCondition(() -> widget.payloads("message:sent").size() >= 2);
        assertThat(streams(requests)).isEqualTo(before);
        hide(page, false);
        widget.awaitEvent("message:received", 2);
        assertThat(page.title()).isEqualTo(title);
        assertThat(requests).noneMatch(url -> url.contains("/panel.title."));
    }

    private static long streams(List<String> requests) {
        return requests.stream().filter(url -> url.contains("/events/stream")).count();
    }

    /** Opens a panel with the field on, and completes a turn while it is seen. */
    private static Widget marked(Stack stack, Visit visit) {
        Page page = visit.page();
        List<String> arrived = new CopyOnWriteArrayList<>();
        page.onResponse(response -> arrived.add(response.url()));
        Widget widget = Widget.opened(stack, visit);
        page.evaluate("title => document.head.querySelector('title').textContent = title", TITLE);
        widget.call("update", Map.of("theme", Map.of("titleBadge", true)));
        page.waitForCondition(() -> arrived.stream().anyMatch(url -> url.contains("/panel.title.")));
        widget.say("say: Hello.");
        widget.awaitEvent("turn:ended");
        assertThat(page.evaluate(TEXT)).isEqualTo(TITLE);
        return widget;
    }

    private static void awaitTitle(Page page, String title) {
        page.waitForCondition(() -> page.title().equals(title));
    }

    private static void hide(Page page, boolean hidden) {
        page.evaluate(TURN, hidden ? "hidden" : "visible");
    }
}
