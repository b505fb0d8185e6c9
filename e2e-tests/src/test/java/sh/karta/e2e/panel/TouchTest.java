// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.TouchScreen;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The panel under a finger. Sizes of targets are checked in every state by {@code StatesTest}. */
@EndToEnd
class TouchTest {
    @Test
    void tapsStartListAndRenameAConversation(Stack stack, Visit visit) {
        TouchScreen screen = TouchScreen.of(visit.page());
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        widget.call("update", Map.of("theme", Map.of("suggestedPrompts", List.of("say: Hello there.", "say: Bye."))));

        screen.tap(widget.launcher());
        Locator prompt = widget.button("say: Hello there.");
        assertThat(prompt).isInViewport();
        // An on-screen keyboard would cover the prompts.
        assertThat(widget.host().locator(".scroll")).isFocused();
        screen.tap(prompt);
        widget.awaitEvent("message:received");
        assertThat(widget.log()).containsText("Hello there.");

        screen.tap(widget.button("Good answer"));
        assertThat(widget.button("Good answer")).hasAttribute("aria-pressed", "true");

        screen.tap(widget.button("Conversations"));
        Locator more = widget.host().locator("[part~=chat-more]").first();
        assertThat(more).hasCSS("opacity", "1");
        screen.tap(more);
        Locator rename = widget.host().getByRole(AriaRole.MENUITEM, new Locator.GetByRoleOptions().setName("Rename"));
        assertThat(rename).isVisible();
        screen.tap(widget.host().locator("h3"));
        assertThat(rename).isHidden();
        screen.tap(more);
        screen.tap(rename);
        Locator name = widget.host().getByRole(AriaRole.TEXTBOX, new Locator.GetByRoleOptions().setName("Title"));
        name.fill("Greetings");
        name.press("Enter");
        assertThat(widget.host().locator("[part~=chat]")).containsText("Greetings");
        screen.tap(widget.host().locator("[part~=chat]"));
        assertThat(widget.host().locator("[part~=chats]")).hasCount(0);
        assertThat(widget.log()).containsText("Hello there.");
        screen.tap(widget.button("Close chat"));
        assertThat(widget.panel()).isHidden();
    }

    @Tag("full")
    @Test
    void stopOpensNoOnScreenKeyboard(Stack stack, Visit visit) {
        TouchScreen screen = TouchScreen.of(visit.page());
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        screen.tap(widget.launcher());
        // The features of touch screens have loaded.
        assertThat(widget.panel()).hasAttribute("aria-modal", "true");
        visit.page()
                .evaluate("() => { window.focused = []; document.querySelector('karta-widget').shadowRoot"
                        + ".addEventListener('focusin', ({target}) => focused.push(target.localName)); }");
        widget.call("sendMessage", "say: @approval refund | order 7\nRefunded.\n@denied\nNot refunded.\n@end");
        widget.awaitEvent("approval");
        widget.host().locator(".scroll").focus();
        screen.tap(widget.button("Stop answering"));
        assertThat(widget.button("Stop answering")).hasCount(0);
        assertThat(widget.host().locator(".scroll")).isFocused();
        assertThat(visit.page().evaluate("focused")).asInstanceOf(LIST).doesNotContain("textarea");
    }

    @Tag("full")
    @Test
    void selectedWordsAreQuotedByATapBelowThem(Stack stack, Visit visit) {
        TouchScreen screen = TouchScreen.of(visit.page());
        visit.open(Shop.page(stack));
        Widget widget = new Widget(visit.page());
        screen.tap(widget.launcher());
        widget.say("say: First words of it.");
        widget.awaitEvent("turn:ended");

        // Selects as a long press does, because an emulated finger selects nothing.
        Locator words = widget.log().locator(".md").getByText("First words").last();
        words.evaluate("element => { element.dispatchEvent(new Event('selectstart', {bubbles: true}));"
                + " getSelection().selectAllChildren(element); }");
        Locator quote = widget.button("Quote");
        assertThat(quote).isVisible();
        assertThat(quote.boundingBox().y)
                .as("the engine's own commands are above")
                .isGreaterThan(words.boundingBox().y + words.boundingBox().height - 1);
        assertThat(quote).hasCSS("height", "44px");
        screen.tap(quote);
        assertThat(widget.composer()).hasValue("> First words of it.\n\n");
    }
}
