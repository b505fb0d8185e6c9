// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EarlierMessages;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Messages are edited and answers requested again in place, and a choice shows in every tab. */
@EndToEnd
class VersionsTest {
    private static Locator editor(Widget widget) {
        return widget.log().locator("textarea");
    }

    private static Locator composer(Widget widget) {
        return widget.host().locator(".composer textarea");
    }

    /** Sends a message and waits until the turn is over and the controls of messages have loaded. */
    private static void say(Widget widget, String words) {
        int turns = widget.payloads("turn:ended").size();
        composer(widget).fill("say: " + words);
        composer(widget).press("Enter");
        widget.awaitEvent("turn:ended", turns + 1);
        assertThat(widget.log().locator(".agent:last-child .again")).isEnabled();
    }

    /** Changes the last message with the keyboard alone. */
    private static void edit(Widget widget, String words) {
        int turns = widget.payloads("turn:ended").size();
        composer(widget).press("ArrowUp");
        assertThat(editor(widget)).isFocused();
        editor(widget).fill("say: " + words);
        editor(widget).press("Enter");
        widget.awaitEvent("turn:ended", turns + 1);
        assertThat(widget.log().locator(".agent:last-child .again")).isEnabled();
    }

    private static void shows(Widget widget, String... texts) {
        assertThat(widget.log().locator(".bubble, .md")).containsText(texts);
        assertThat(widget.log().locator(".bubble, .md")).hasCount(texts.length);
    }

    /** Opens the panel of a second tab, and waits until it has loaded the conversation and its controls. */
    private static Widget otherTab(Stack stack, Visit visit) {
        Page page = visit.tab();
        page.navigate(Shop.page(stack).toString());
        Widget widget = new Widget(page);
        widget.launcher().click();
        assertThat(widget.log().locator(".agent:last-child .again")).isEnabled();
        return widget;
    }

    private static Locator figures(Widget widget) {
        return widget.log().locator(".versions");
    }

    @Test
    void anEditReplacesTheLastMessageAndTheEarlierVersionStays(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        say(widget, "one");
        say(widget, "two");
        composer(widget).press("ArrowUp");
        assertThat(editor(widget)).isFocused();
        assertThat(widget.log()).containsText("The earlier version stays.");
        editor(widget).press("Escape");
        assertThat(composer(widget)).isFocused();
        assertThat(widget.panel()).isVisible();
        edit(widget, "three");
        shows(widget, "say: one", "one", "say: three", "three");
        assertThat(figures(widget)).hasText("‹2 / 2›");
        assertThat(widget.payloads("message:sent").get(2)).containsEntry("edited", true);
        assertThat(composer(widget)).isFocused();

        widget.button("Previous version").click();
        shows(widget, "say: one", "one", "say: two", "two");
        assertThat(figures(widget)).hasText("‹1 / 2›");
        assertThat(widget.button("Next version")).isFocused();

        visit.page().reload();
        shows(widget, "say: one", "one", "say: two", "two");
        assertThat(figures(widget)).hasText("‹1 / 2›");
        say(widget, "more");
        shows(widget, "say: one", "one", "say: two", "two", "say: more", "more");
    }

    @Tag("full")
    @Test
    void theArrowKeyEditsTheLastMessageAfterOlderOnesWereShown(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        for (int i = 1; i <= 12; i++) {
            say(widget, "number " + i);
        }
        visit.page().reload();
        assertThat(widget.log().locator(".bubble")).hasCount(10);
        assertThat(widget.log().locator(".agent:last-child .again")).isEnabled();
        // The reader's event precedes the callbacks of its frame.
        widget.host().locator("[part~=scroll]").evaluate("box => setTimeout(() => { box.scrollTop = 0; })");
        assertThat(widget.log().locator(".bubble")).hasCount(12);
        assertThat(widget.log().locator(".edit")).hasCount(12);
        composer(widget).focus();
        composer(widget).press("ArrowUp");
        assertThat(editor(widget)).hasValue("say: number 12");
        assertThat(editor(widget)).isFocused();
        assertThat(editor(widget)).isInViewport();
        assertThat(widget.button("Send").first()).isInViewport();
    }

    @Tag("full")
    @Test
    void anEditStaysOpenUntilTheServerHasAcceptedIt(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        Page page = visit.page();
        say(widget, "one");
        List<Route> posts = new ArrayList<>();
        page.route("**/events", posts::add);
        composer(widget).press("ArrowUp");
        editor(widget).fill("say: three");
        editor(widget).press("Enter");
        assertThat(composer(widget)).isFocused();
        assertThat(editor(widget)).hasValue("say: three");
        assertThat(editor(widget)).hasAttribute("readonly", "");
        assertThat(widget.log().locator(".editor .first")).isDisabled();

        page.reload();
        assertThat(editor(widget)).hasValue("say: three");
        page.unroute("**/events");
        editor(widget).press("Enter");
        shows(widget, "say: three", "three");
        assertThat(editor(widget)).hasCount(0);
        assertThat(widget.payloads("message:sent")).hasSize(1);
    }

    @Tag("full")
    @Test
    void theControlsOfAMessageAreVisibleOnHoverAndFocus(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        say(widget, "one");
        Locator edit = widget.button("Edit");
        Locator sign = edit.locator("svg");
        composer(widget).hover();
        assertThat(sign).isHidden();
        widget.log().locator("[part~=bubble]").hover();
        assertThat(sign).isVisible();
        composer(widget).hover();
        assertThat(sign).isHidden();
        edit.focus();
        assertThat(sign).isVisible();
        visit.page().keyboard().press("Enter");
        assertThat(editor(widget)).isFocused();
    }

    @Tag("full")
    @Test
    void theChoiceKeepsTheFocusWhenEarlierMessagesAreNotLoadedAgain(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        say(widget, "one");
        say(widget, "two");
        edit(widget, "three");
        EarlierMessages.cut(visit.page(), route -> {});
        widget.button("Previous version").click();
        shows(widget, "say: two", "two");
        assertThat(widget.button("Next version")).isFocused();
    }

    @Tag("full")
    @Test
    void anAnswerOfAnotherVersionIsNotCalledNew(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        say(widget, "Long.\n\n".repeat(40));
        edit(widget, "Longer.\n\n".repeat(50));
        Locator jump = widget.host().locator("[part~=jump]");
        jump.click();
        assertThat(jump).isHidden();
        widget.host().locator("[part~=scroll]").evaluate("box => setTimeout(() => { box.scrollTop = 0; })");
        assertThat(jump).isVisible();
        assertThat(jump).hasText("");
        widget.button("Previous version").evaluate("button => button.click()");
        assertThat(figures(widget)).hasText("‹1 / 2›");
        assertThat(widget.button("Next version")).isFocused();
        assertThat(jump).isVisible();
        assertThat(jump).hasText("");
    }

    @Tag("full")
    @Test
    void anEditAndAChoiceShowInTheOtherTab(Stack stack, Visit visit) {
        Widget here = Widget.opened(stack, visit);
        say(here, "one");
        Widget there = otherTab(stack, visit);
        shows(there, "say: one", "one");

        edit(here, "two");
        shows(there, "say: two", "two");
        here.button("Previous version").click();
        shows(here, "say: one", "one");
        shows(there, "say: one", "one");
        say(there, "three");
        shows(here, "say: one", "one", "say: three", "three");
    }
}
