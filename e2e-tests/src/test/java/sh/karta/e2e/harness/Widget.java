// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.harness;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import sh.karta.e2e.stack.Stack;

/** The widget in a page, used like a visitor or page would. Elements are identified by their accessible names. */
public final class Widget {
    private final Page page;
    private final Locator host;

    public Widget(Page page) {
        this.page = page;
        this.host = page.locator("karta-widget");
    }

    /** Opens the shop's page and the panel. */
    public static Widget opened(Stack stack, Visit visit) {
        return opened(stack, visit.page());
    }

    /** Opens the shop's page and the panel without a trace. */
    public static Widget opened(Stack stack, Page page) {
        page.navigate(Shop.page(stack).toString());
        Widget widget = new Widget(page);
        widget.open();
        return widget;
    }

    /** Opens the panel and completes one turn, whose answer is "Hello there.". */
    public static Widget answered(Stack stack, Visit visit) {
        Widget widget = opened(stack, visit);
        widget.say("say: Hello there.");
        widget.awaitEvent("message:received");
        return widget;
    }

    public Locator host() {
        return host;
    }

    public Locator launcher() {
        return host.locator("[part~=launcher]");
    }

    public Locator panel() {
        return host.getByRole(AriaRole.DIALOG);
    }

    /** Returns the conversation's messages. */
    public Locator log() {
        return host.getByRole(AriaRole.LOG);
    }

    public Locator composer() {
        return host.getByRole(AriaRole.TEXTBOX);
    }

    public Locator button(String name) {
        return host.getByRole(
                AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name).setExact(true));
    }

    /** Opens the panel with the launcher and waits until the composer accepts input and the panel has its size, to which it grows. */
    public void open() {
        launcher().click();
        assertThat(composer()).isFocused();
        panel().evaluate("panel => Promise.all(panel.getAnimations().map(({finished}) => finished))");
    }

    /** Types a message and sends it with Enter. */
    public void say(String text) {
        composer().fill(text);
        composer().press("Enter");
    }

    /** Calls {@code karta(…)} in the page. Returns its result, with promises resolved. */
    public Object call(Object... arguments) {
        return page.evaluate("(given) => karta(...given)", Arrays.asList(arguments));
    }

    /** Returns the events recorded by the page, each a list of name and payload. */
    @SuppressWarnings("unchecked") // As written by shop/page.js
    public List<List<Object>> events() {
        return (List<List<Object>>) page.evaluate("seen");
    }

    /** Returns the names of all events so far. */
    public List<String> eventNames() {
        return events().stream().map(event -> (String) event.get(0)).toList();
    }

    /** Waits until {@code count} events with this name have arrived. Returns the payload of the last one. */
    public Map<String, Object> awaitEvent(String name, int count) {
        page.waitForCondition(() -> payloads(name).size() >= count);
        return payloads(name).get(count - 1);
    }

    /** Waits for the first event of this name and returns its payload. */
    public Map<String, Object> awaitEvent(String name) {
        return awaitEvent(name, 1);
    }

    /** Returns the payloads of all events with this name. An event without a payload yields null. */
    @SuppressWarnings("unchecked") // Payloads are plain objects
    public List<Map<String, Object>> payloads(String name) {
        List<Map<String, Object>> payloads = new ArrayList<>();
        for (List<Object> event : events()) {
            if (event.get(0).equals(name)) {
                payloads.add((Map<String, Object>) event.get(1));
            }
        }
        return payloads;
    }

    /** Waits until the panel's messages match the pattern. */
    public void awaitText(String pattern) {
        assertThat(log()).containsText(Pattern.compile(pattern, Pattern.DOTALL));
    }
}
