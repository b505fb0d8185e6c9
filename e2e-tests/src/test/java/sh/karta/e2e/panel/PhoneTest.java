// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.TouchScreen;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The panel when it covers the screen (public-api §4): below 480 px width or 560 px height. */
@EndToEnd
class PhoneTest {
    private static final int WIDTH = 390;
    private static final int HEIGHT = 844;
    private static final int KEYBOARD = 336;

    /** Fakes an on-screen keyboard that shrinks the visual viewport but not the window, as on iOS and Android. */
    private static final String FAKED_VIEWPORT = """
            (() => {
              const seen = new EventTarget();
              let taken = 0, top = 0, scale = 1;
              const is = (name, get) => Object.defineProperty(seen, name, { get });
              is("width", () => innerWidth / scale);
              is("height", () => (innerHeight - taken) / scale);
              is("offsetTop", () => top);
              is("offsetLeft", () => 0);
              is("scale", () => scale);
              Object.defineProperty(window, "visualViewport", { value: seen });
              window.screenChanges = (keyboard, offset, zoom) => {
                [taken, top, scale] = [keyboard, offset, zoom];
                seen.dispatchEvent(new Event("resize"));
                seen.dispatchEvent(new Event("scroll"));
              };
            })();
            """;

    /** Returns whether a finger hits a button up to 21 px around its middle. A button may be drawn smaller. */
    private static final String TARGET = """
            button => {
              button.scrollIntoView({ block: "center" });
              const { x, y, width, height } = button.getBoundingClientRect();
              const hit = (right, down) => button.getRootNode().elementFromPoint(x + width / 2 + right, y + height / 2 + down);
              return [[0, 0], [-21, 0], [21, 0], [0, -21], [0, 21]].every((by) => button.contains(hit(...by)));
            }
            """;

    @Test
    void theOnScreenKeyboardCoversNeitherComposerNorLastMessage(Stack stack, Visit visit) {
        visit.page().addInitScript(FAKED_VIEWPORT);
        Widget widget = onAPhone(stack, visit);
        widget.say("say: " + "One line.\n\n".repeat(40) + "The last words.");
        widget.awaitEvent("message:received");
        widget.host().locator("[part~=jump]").click();
        Locator last = widget.log().getByText("The last words.").last();
        for (int top : new int[] {0, 120}) {
            screenChanges(visit, KEYBOARD, top, 1);
            assertThat(top(widget.panel())).isEqualTo(top);
            assertThat(bottom(widget.panel())).isEqualTo(top + HEIGHT - KEYBOARD);
            assertThat(bottom(widget.composer())).isLessThan(top + HEIGHT - KEYBOARD);
            assertThat(bottom(last)).isLessThan(top(widget.composer()));
            assertThat(top(last)).isGreaterThan(top);
        }
        // A reader further up stays there.
        screenChanges(visit, 0, 0, 1);
        Locator read = widget.log().getByText("One line.").nth(10);
        read.evaluate("line => line.scrollIntoView({block: 'start'})");
        assertThat(widget.button("Jump to the latest message")).isVisible();
        double place = top(read);
        screenChanges(visit, KEYBOARD, 0, 1);
        assertThat(top(read)).isCloseTo(place, within(1.0));
        assertThat(bottom(widget.button("Jump to the latest message"))).isLessThan(top(widget.composer()));
        // With pinch zoom, the panel keeps its size.
        screenChanges(visit, 0, 0, 1);
        screenChanges(visit, 0, 0, 2);
        assertThat(bottom(widget.panel())).isEqualTo(HEIGHT);
        assertThat(bottom(widget.composer())).isBetween(HEIGHT - 60.0, (double) HEIGHT);
    }

    @Tag("full")
    @Test
    void theKeyboardInLandscapeKeepsComposerAndCloseButtonVisible(Stack stack, Visit visit) {
        visit.page().addInitScript(FAKED_VIEWPORT);
        Widget widget = onAPhone(stack, visit);
        visit.page().setViewportSize(/* width= */ HEIGHT, /* height= */ WIDTH);
        widget.composer().fill("One line.\n".repeat(8));
        screenChanges(visit, 200, 0, 1);
        assertThat(bottom(widget.composer())).isLessThan(WIDTH - 200);
        assertThat(top(widget.button("Close chat"))).isGreaterThanOrEqualTo(0);
        assertThat(bottom(widget.button("Close chat"))).isLessThan(top(widget.composer()));
        assertThat(widget.button("Send")).isInViewport();
    }

    @Tag("full")
    @Test
    void rotationKeepsTheReadersPlaceAndTheEnd(Stack stack, Visit visit) {
        Widget widget = onAPhone(stack, visit);
        StringBuilder answer = new StringBuilder("say: ");
        for (int i = 1; i <= 60; i++) {
            answer.append("Paragraph ").append(i).append(" with some words that wrap where there is little room.\n\n");
        }
        widget.say(answer.toString());
        widget.awaitEvent("message:received");
        Page page = visit.page();
        widget.host().locator("[part~=jump]").click();
        Locator end = widget.log().locator(".md p").last();
        assertThat(end).isInViewport();
        page.setViewportSize(HEIGHT, WIDTH);
        assertThat(end).isInViewport();
        assertThat(widget.button("Jump to the latest message")).isHidden();
        page.setViewportSize(WIDTH, HEIGHT);
        assertThat(end).isInViewport();

        Locator read = widget.log().locator(".md p").nth(30);
        read.evaluate("paragraph => paragraph.scrollIntoView({block: 'start'})");
        assertThat(widget.button("Jump to the latest message")).isVisible();
        Locator transcript = widget.host().locator(".scroll");
        for (int turn = 0; turn < 2; turn++) {
            page.setViewportSize(HEIGHT, WIDTH);
            page.waitForCondition(() -> Math.abs(top(read) - top(transcript)) < 2);
            assertThat(read).isInViewport();
            page.setViewportSize(WIDTH, HEIGHT);
            page.waitForCondition(() -> Math.abs(top(read) - top(transcript)) < 2);
            assertThat(read).isInViewport();
        }
        assertThat(widget.button("Jump to the latest message")).isVisible();
    }

    @Tag("full")
    @Test
    void pageBehindDoesNotScroll(Stack stack, Visit visit) {
        Widget widget = onAPhone(stack, visit);
        Page page = visit.page();
        page.evaluate("() => { document.body.style.height = '5000px'; }");
        widget.say("say: " + "One line.\n\n".repeat(60));
        widget.awaitEvent("message:received");
        // Scrolls beyond both ends of the transcript. The excess must not scroll the page.
        for (int y : new int[] {28, HEIGHT / 2, HEIGHT - 30}) {
            scroll(page, y, -9000);
            scroll(page, y, 9000);
            scroll(page, y, -300);
            assertThat(page.evaluate("scrollY")).as("the wheel at %d", y).isEqualTo(0);
        }
        TouchScreen screen = TouchScreen.of(page);
        Locator transcript = widget.host().locator(".scroll");
        for (int end : new int[] {0, 9000}) {
            transcript.evaluate("(transcript, end) => { transcript.scrollTop = end; }", end);
            swipeEverywhere(screen, page, end == 0);
        }
        widget.button("New chat").click();
        assertThat(widget.host().locator(".empty")).isVisible();
        swipeEverywhere(screen, page, true);
        swipeEverywhere(screen, page, false);

        // The page scrolls again once the panel is closed.
        screen.tap(widget.button("Close chat"));
        assertThat(widget.panel()).isHidden();
        screen.swipe(WIDTH / 2.0, HEIGHT / 2.0, 0, -300);
        page.waitForCondition(() -> ((Number) page.evaluate("scrollY")).intValue() > 0);
    }

    @Tag("full")
    @Test
    void buttonsOfEveryMessageAreVisibleAndLargeEnoughOnTouchScreens(Stack stack, Visit visit) {
        Widget widget = onAPhone(stack, visit);
        TouchScreen screen = TouchScreen.of(visit.page());
        assertThat(visit.page().evaluate("matchMedia('(hover: none)').matches")).isEqualTo(true);
        for (int i = 1; i <= 2; i++) {
            widget.say("say: An answer.");
            widget.awaitEvent("message:received", i);
        }
        assertThat(widget.button("Copy")).hasCount(4);
        for (Locator button : widget.button("Copy").all()) {
            assertThat(AnswerTest.isSeen(button)).isTrue();
        }
        Locator ofAnswers = widget.host().locator(".actions > .action >> visible=true");
        assertThat(ofAnswers).hasCount(7);
        assertThat(ofAnswers.all()).allMatch(PhoneTest::isLarge);
        // Those of a visitor's message have room after a tap.
        Locator own = widget.host().locator(".you").first();
        screen.tap(own.locator(".bubble"));
        assertThat(own.locator(".tools")).hasCSS("height", "44px");
        assertThat(own.locator(".tools > .action").all()).hasSize(2).allMatch(PhoneTest::isLarge);
    }

    @Tag("full")
    @Test
    void theFieldCausesNoZoomAndTheSafeAreaStaysFree(Stack stack, Visit visit) {
        Widget widget = onAPhone(stack, visit);
        assertThat(widget.composer()).hasCSS("font-size", "16px");
        CDPSession devTools = visit.page().context().newCDPSession(visit.page());
        JsonObject insets = new JsonObject();
        insets.addProperty("top", 47);
        insets.addProperty("bottom", 34);
        JsonObject given = new JsonObject();
        given.add("insets", insets);
        devTools.send("Emulation.setSafeAreaInsetsOverride", given);
        visit.page()
                .waitForCondition(() -> top(widget.button("Close chat")) >= 47
                        && bottom(widget.host().locator("[part~=composer]")) <= HEIGHT - 34);
        visit.page().waitForCondition(() -> top(widget.panel()) == 0 && bottom(widget.panel()) == HEIGHT);
    }

    @Test
    void tabStaysInsideWhileItCoversTheScreenAndLeavesItElsewhere(Stack stack, Visit visit) {
        Widget widget = onAPhone(stack, visit);
        Page page = visit.page();
        assertThat(widget.panel()).hasAttribute("aria-modal", "true");
        for (String key : new String[] {"Tab", "Shift+Tab"}) {
            widget.composer().focus();
            int stops = 0;
            do {
                page.keyboard().press(key);
                stops++;
                assertThat(page.evaluate("document.activeElement.localName")).isEqualTo("karta-widget");
                assertThat(stops).isLessThan(20);
            } while (!inside(widget, "textarea:focus"));
            assertThat(stops).isGreaterThan(3);
        }

        page.setViewportSize(1280, 800);
        assertThat(widget.panel()).not().hasAttribute("aria-modal", "true");
        for (int i = 0;
                i < 20 && page.evaluate("document.activeElement.localName").equals("karta-widget");
                i++) {
            page.keyboard().press("Tab");
        }
        assertThat(page.evaluate("document.activeElement.localName")).isNotEqualTo("karta-widget");
    }

    @Tag("full")
    @Test
    void goingBackClosesTheTopLayerAndKeepsThePagesHistory(Stack stack, Visit visit) {
        Widget widget = onAPhone(stack, visit);
        Page page = visit.page();
        Object entries = page.evaluate("history.length");
        widget.say("say: Hello.");
        widget.awaitEvent("message:received");
        widget.button("More options").click();
        assertThat(widget.host().getByRole(AriaRole.MENU)).isVisible();

        goBack(page);
        assertThat(widget.host().getByRole(AriaRole.MENU)).isHidden();
        assertThat(widget.panel()).isVisible();
        goBack(page);
        assertThat(widget.panel()).isHidden();
        assertThat(page.evaluate("history.length")).isEqualTo(entries);

        // Beside the page, the panel does not handle the page's Escape.
        page.setViewportSize(1280, 800);
        widget.open();
        goBack(page);
        assertThat(widget.panel()).isVisible();
    }

    @Tag("full")
    @Test
    void blockOfThePageIsNeverModal(Stack stack, Visit visit) {
        visit.page().setViewportSize(WIDTH, HEIGHT);
        visit.open(Shop.page(stack, "data-mount=\"body\""));
        Widget widget = new Widget(visit.page());
        Locator panel = widget.host().getByRole(AriaRole.REGION);
        assertThat(panel).not().hasAttribute("aria-modal", "true");
        widget.composer().focus();
        for (int i = 0; i < 20 && inside(widget, ":focus"); i++) {
            visit.page().keyboard().press("Tab");
        }
        assertThat(inside(widget, ":focus")).isFalse();
    }

    private static Widget onAPhone(Stack stack, Visit visit) {
        visit.page().setViewportSize(WIDTH, HEIGHT);
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        widget.open();
        // Waits for the panel's animation.
        visit.page().waitForCondition(() -> top(widget.panel()) == 0);
        // And for the file of the full screen.
        assertThat(widget.panel()).hasAttribute("aria-modal", "true");
        return widget;
    }

    private static void screenChanges(Visit visit, int keyboard, int top, int scale) {
        visit.page()
                .evaluate(
                        "async ([keyboard, top, scale]) => { screenChanges(keyboard, top, scale);"
                                + " for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame); }",
                        List.of(keyboard, top, scale));
    }

    /**
     * Closes the top layer, as Android's back gesture does. In Chromium this is Escape whose key event the widget does not see.
     */
    private static void goBack(Page page) {
        page.evaluate("() => addEventListener('keydown', (event) => event.stopImmediatePropagation(),"
                + " { capture: true, once: true })");
        page.keyboard().press("Escape");
    }

    private static void scroll(Page page, int y, int distance) {
        JsonObject gesture = new JsonObject();
        gesture.addProperty("x", WIDTH / 2);
        gesture.addProperty("y", y);
        gesture.addProperty("yDistance", distance);
        gesture.addProperty("speed", 20_000);
        gesture.addProperty("gestureSourceType", "mouse");
        page.context().newCDPSession(page).send("Input.synthesizeScrollGesture", gesture);
        awaitFrames(page);
    }

    /** Moves a finger over header, transcript and composer. The page must not scroll. */
    private static void swipeEverywhere(TouchScreen screen, Page page, boolean down) {
        for (int y : new int[] {28, HEIGHT / 2, HEIGHT - 30}) {
            screen.swipe(WIDTH / 2.0, y, 0, down ? HEIGHT - 20 - y : 20 - y);
            awaitFrames(page);
            assertThat(page.evaluate("scrollY")).as("a finger at %d", y).isEqualTo(0);
        }
    }

    private static void awaitFrames(Page page) {
        page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))");
    }

    private static boolean inside(Widget widget, String selector) {
        return (Boolean) widget.host()
                .evaluate("(host, selector) => host.shadowRoot.querySelector(selector) !== null", selector);
    }

    private static boolean isLarge(Locator button) {
        return (Boolean) button.evaluate(TARGET);
    }

    private static double top(Locator element) {
        return element.boundingBox().y;
    }

    private static double bottom(Locator element) {
        return element.boundingBox().y + element.boundingBox().height;
    }
}
