// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.browser.Trace;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.NumberedWords;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The line being read never moves, and drafts survive a return to the page. */
@EndToEnd
class ReadingTest {
    private static final String JUMP = "Jump to the latest message";
    private static final int TURNS = 150;

    /** Scrolls to the top, again and again, until the oldest message has loaded. */
    private static final String UP_TO_THE_FIRST_QUESTION = """
            async (box) => {
              const first = () => box.querySelector("[part~=bubble]").textContent;
              while (first() !== "Question 1.") {
                const shown = first();
                box.scrollTop = 0;
                while (first() === shown) await new Promise(requestAnimationFrame);
              }
            }
            """;

    @Test
    void aReaderWhoScrollsUpIsNotMovedAndSeesTheNumberOfNewMessages(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: " + "One paragraph.\n\n".repeat(40));
        widget.awaitEvent("message:received");
        widget.say(NumberedWords.question(900));
        widget.awaitText("w900\\..*w3\\.");
        Locator read = widget.log().getByText("One paragraph.").nth(30);
        double before = read.boundingBox().y;
        box(widget).hover();
        visit.page().mouse().wheel(0, -900);
        visit.page().waitForCondition(() -> read.boundingBox().y > before + 800);
        assertThat(widget.host().locator("[part~=jump]")).hasText("Writing…");
        double place = read.boundingBox().y;

        widget.awaitEvent("message:received", 2);
        assertThat(read.boundingBox().y).isCloseTo(place, within(1.0));
        widget.call("sendMessage", "say: More.");
        widget.awaitEvent("message:received", 3);
        // A new message of the visitor goes to the top, whether the visitor or the page sends it.
        assertThat(widget.button(JUMP)).isHidden();

        visit.page().mouse().wheel(0, -900);
        assertThat(widget.button(JUMP)).isVisible();
        assertThat(widget.button(JUMP)).hasText("");
        double top = box(widget).boundingBox().y;
        place = read.boundingBox().y;
        visit.page().setViewportSize(1280, 700);
        assertThat(read.boundingBox().y - box(widget).boundingBox().y).isCloseTo(place - top, within(1.0));
        visit.page().setViewportSize(1280, 800);
        widget.composer().fill("one\ntwo\nthree");
        widget.composer().fill("");
        assertThat(read.boundingBox().y).isCloseTo(place, within(1.0));

        widget.button(JUMP).click();
        assertThat(widget.button(JUMP)).isHidden();
        assertThat(widget.log().getByText("More.").last()).isInViewport();
    }

    @Tag("full")
    @Test
    void olderMessagesAppearWithoutAJumpAndAreNotAnnounced(Stack stack, Visit visit) {
        Widget widget = startWithALongLog(stack, visit);
        // Only a part of it was created at once.
        assertThat(widget.log()).not().containsText("Question 100.");

        box(widget).hover();
        for (int turn = TURNS - 20; turn > 0; turn -= 30) {
            Locator message = widget.log().getByText("Question " + turn + ".");
            while (message.count() == 0) {
                // The first line is in view. Older messages are added above it.
                Locator first = widget.log().locator("[part~=bubble]").first();
                String words = first.textContent();
                box(widget).evaluate("box => { box.scrollTop = 0; }");
                Locator read = widget.log().getByText(words);
                double place = read.boundingBox().y;
                assertThat(widget.log().locator("[part~=bubble]").first()).not().hasText(words);
                assertThat(read.boundingBox().y).isCloseTo(place, within(1.0));
            }
        }
        assertThat(widget.button(JUMP)).isVisible();
        assertThat(widget.button(JUMP)).hasText("");
        assertThat(widget.log().locator("[part~=bubble]").first()).not().hasText("Answer");
        // Messages out of sight are skipped in batches of two hundred, because the engine checks each batch in every
        // frame.
        assertThat(widget.log().locator("[part~=batch]")).hasCount(2);
    }

    @Tag("full")
    @Test
    void addingOlderMessagesDoesNotRestyleTheOthers(Stack stack, Tabs tabs) {
        // The page is not traced, because the recorder would copy and style the whole log at every step.
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            Widget widget = startWithALongLog(stack, tab.page());
            int before = elements(widget);
            Trace trace = Trace.of(tab.page(), () -> box(widget).evaluate(UP_TO_THE_FIRST_QUESTION));
            // With selectors such as "* + *" the engine would style everything after the new content (CSS Selectors 4,
            // 16.1), five times as much.
            assertThat(trace.styled()).isBetween(elements(widget) - before, 2 * (elements(widget) - before));
        }
    }

    private static Widget startWithALongLog(Stack stack, Visit visit) {
        return startWithALongLog(stack, visit.page());
    }

    private static Widget startWithALongLog(Stack stack, Page page) {
        Widget widget = Widget.opened(stack, page);
        widget.say("say: Hello.");
        widget.awaitEvent("message:received");
        page.route(Pattern.compile(".*/sessions/[^/]+(\\?.*)?$"), ReadingTest::answerWithALongLog);
        page.reload();
        assertThat(widget.log()).containsText("Answer " + TURNS + ".");
        return widget;
    }

    private static int elements(Widget widget) {
        return ((Number) widget.log().evaluate("log => log.querySelectorAll('*').length")).intValue();
    }

    @Tag("full")
    @Test
    void aTranscriptTooShortToScrollLoadsEarlierMessages(Stack stack, Visit visit) {
        Page page = visit.page();
        page.setViewportSize(1280, 4000);
        page.addInitScript("addEventListener('DOMContentLoaded',"
                + " () => document.documentElement.style.setProperty('--karta-height', '3800px'))");
        Widget widget = startWithALongLog(stack, visit);
        page.waitForCondition(
                () -> ((Number) box(widget).evaluate("box => box.scrollHeight - box.clientHeight")).intValue() > 0);
        assertThat(widget.log().getByText("Answer " + TURNS + ".")).isInViewport();
        assertThat(((Number) box(widget).evaluate("box => box.clientHeight")).intValue())
                .isGreaterThan(3000);
    }

    @Test
    void draftScrollPositionAndOpenPanelSurviveReloadNavigationAndCrash(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        Page page = visit.page();
        String there = page.url();
        widget.say("say: " + "One paragraph.\n\n".repeat(60));
        widget.awaitEvent("message:received");
        goToTheEnd(widget);
        box(widget).hover();
        page.mouse().wheel(0, -1200);
        assertThat(widget.button(JUMP)).isVisible();
        widget.composer().fill("half a tho");
        double place = fromEnd(widget);
        assertThat(place).isGreaterThan(1000);

        page.reload();
        assertIsAsItWas(widget, place);
        visit.open(Shop.page(stack));
        assertIsAsItWas(widget, place);
        page.navigate(there);
        assertIsAsItWas(widget, place);

        // Draft and scroll position are stored within half a second, because a crash gives no notice.
        box(widget).hover();
        page.mouse().wheel(0, -200);
        widget.composer().fill("half a thought");
        page.waitForCondition(() -> fromEnd(widget) > place + 100
                && written(page, "draft").equals("half a thought")
                && written(page, "scroll").equals(question(widget)));
        double reading = fromEnd(widget);
        // Only previously stored data survives a crash, because the page does not receive an event.
        Object written = page.evaluate("JSON.stringify(sessionStorage)");
        Page again = visit.tab();
        again.addInitScript("Object.assign(sessionStorage, " + written + ")");
        again.navigate(there);
        Widget restored = new Widget(again);
        assertThat(restored.panel()).isVisible();
        assertThat(restored.composer()).hasValue("half a thought");
        assertThat(restored.button(JUMP)).isVisible();
        assertThat(fromEnd(restored)).isCloseTo(reading, within(2.0));
        assertThat(restored.log()).containsText("One paragraph.");
    }

    @Tag("full")
    @Test
    void afterAReloadTheHistoryBelowIsNotCalledANewAnswer(Stack stack, Visit visit) {
        Widget widget = reading(stack, visit);
        Page page = visit.page();

        // The file of the features arrives after the messages.
        List<Route> held = new CopyOnWriteArrayList<>();
        page.route(Pattern.compile(".*/panel\\.features\\..*"), held::add);
        page.reload();
        assertThat(widget.log().locator(".md p")).hasCount(60);
        page.waitForCondition(() -> !held.isEmpty());
        held.forEach(Route::resume);
        assertThat(widget.button(JUMP)).isVisible();
    }

    @Tag("full")
    @Test
    void scrollPositionSurvivesClosingAndClosedStaysClosed(Stack stack, Visit visit) {
        Widget widget = reading(stack, visit);
        Page page = visit.page();
        double place = fromEnd(widget);
        widget.button("Close chat").click();
        assertThat(widget.panel()).isHidden();
        widget.open();
        assertThat(fromEnd(widget)).isCloseTo(place, within(1.0));

        widget.button("Close chat").click();
        page.reload();
        assertThat(widget.launcher()).isVisible();
        assertThat(widget.panel()).isHidden();
    }

    /** Opens the panel with a long answer, and scrolls up from its end. */
    private static Widget reading(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: " + "One paragraph.\n\n".repeat(60));
        widget.awaitEvent("message:received");
        goToTheEnd(widget);
        box(widget).hover();
        visit.page().mouse().wheel(0, -1200);
        assertThat(widget.button(JUMP)).isVisible();
        return widget;
    }

    private static void assertIsAsItWas(Widget widget, double place) {
        assertThat(widget.panel()).isVisible();
        assertThat(widget.composer()).hasValue("half a tho");
        assertThat(widget.button(JUMP)).isVisible();
        assertThat(fromEnd(widget)).isCloseTo(place, within(2.0));
    }

    /** Returns the stored value of a name. */
    private static String written(Page page, String name) {
        return String.valueOf(page.evaluate(
                "name => Object.entries(sessionStorage).find(([key]) => key.endsWith(':' + name))?.[1]", name));
    }

    private static double fromEnd(Widget widget) {
        return ((Number) box(widget).evaluate("box => box.scrollHeight - box.clientHeight - box.scrollTop"))
                .doubleValue();
    }

    /** Returns the distance of the last question from the top of the viewport. */
    private static String question(Widget widget) {
        return String.valueOf(
                box(widget)
                        .evaluate(
                                "box => String([...box.querySelectorAll('.you:not([hidden])')].pop().offsetTop - box.scrollTop)"));
    }

    private static void goToTheEnd(Widget widget) {
        Locator jump = widget.host().locator("[part~=jump]");
        jump.click();
        assertThat(jump).isHidden();
    }

    private static Locator box(Widget widget) {
        return widget.host().locator("[part~=scroll]");
    }

    /** Serves the log of a session with many turns in pages, as the server does (wire protocol §3). */
    private static void answerWithALongLog(Route route) {
        if (!route.request().method().equals("GET")) {
            route.resume();
            return;
        }
        String query = URI.create(route.request().url()).getQuery();
        Matcher before = Pattern.compile("before=(\\d+)").matcher(query == null ? "" : query);
        int end = before.find() ? Integer.parseInt(before.group(1)) - 1 : TURNS * 3;
        int start = Math.max(0, end - 200);
        StringBuilder events = new StringBuilder();
        for (int i = start; i < end; i++) {
            int turn = i / 3 + 1;
            String event = switch (i % 3) {
                case 0 -> "\"type\":\"user.message\",\"text\":\"Question " + turn + ".\"";
                case 1 ->
                    "\"type\":\"agent.message\",\"part_id\":\"a\",\"text\":\"Answer " + turn
                            + ".\\n\\nWith **more**.\"";
                default -> "\"type\":\"session.status_idle\",\"stop_reason\":\"end_turn\"";
            };
            events.append(i > start ? "," : "")
                    .append("{\"seq\":" + (i + 1) + ",\"created_at\":\"2026-01-01T00:00:00Z\"," + event + "}");
        }
        route.fulfill(new Route.FulfillOptions()
                .setStatus(200)
                .setHeaders(Map.of("Access-Control-Allow-Origin", "*"))
                .setContentType("application/json")
                .setBody("{\"id\":\"s\",\"status\":\"idle\",\"has_more\":" + (start > 0) + ",\"events\":[" + events
                        + "]}"));
    }
}
