// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.states;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.FileChooser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.FilePayload;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Engine;
import sh.karta.e2e.harness.EngineSource;
import sh.karta.e2e.harness.Tab;
import sh.karta.e2e.harness.Tabs;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/**
 * The panel by keyboard only: everything can be reached, used and left, and the focus is never lost.
 *
 * <p>The file is long because each part of the panel is reached and left in its own way.
 */
@EndToEnd
class KeyboardTest {
    private static final int MOST_STEPS = 60;

    /** The name of the focused element in the page or panel, or "page" if there is none. */
    private static final String FOCUSED =
            "() => { const element = agent.root().activeElement ?? document.activeElement;"
                    + " return element === document.body ? 'page'"
                    + " : element.getAttribute('aria-label') ?? (element.classList.contains('scroll') ? 'transcript'"
                    + " : element.textContent.trim() || element.querySelector('[aria-label]').ariaLabel); }";

    private static final List<String> CROWDED = List.of(
            "empty",
            "tools",
            "answer",
            "code",
            "table",
            "sources",
            "approval",
            "interrupted",
            "offline",
            "limit",
            "files",
            "history",
            "inline");

    /** Returns the names of all controls in document order, and leaves the focus before them. */
    private static final String CONTROLS = """
            () => {
              const heading = document.querySelector("h1");
              heading.tabIndex = -1;
              heading.focus();
              return [...agent.root().querySelectorAll("button, a[href], textarea, summary, [tabindex='0']")]
                .filter((each) => each.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true }) && !each.disabled
                  && !each.closest("[inert]"))
                .map((each) => each.getAttribute("aria-label") ?? (each.matches(".scroll") ? "transcript"
                  : each.textContent.trim() || each.querySelector("[aria-label]").ariaLabel));
            }
            """;

    @Test
    void everyFeatureIsUsableByKeyboardAlone(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = new Widget(page);
        new Gallery(Look.LIGHT, stack, page).enter("launcher");

        tabTo(page, "Chat");
        press(page, "Enter");
        assertThat(widget.composer()).isFocused();

        // A suggested prompt and the stop button.
        assertThat(widget.button("Which beans are new?")).isVisible();
        backTo(page, "Which beans are new?");
        press(page, "Enter");
        page.evaluate("async () => { await agent.begin(); agent.say(words.sentences); await agent.seen('.md p'); }");
        awaitFocus(page, "transcript");
        tabTo(page, "Stop answering");
        press(page, "Enter");
        page.evaluate("() => agent.end('interrupted')");
        assertThat(widget.host().getByText("You stopped this answer.")).isVisible();
        assertThat(widget.composer()).isFocused();

        // A message with a line break, and an approval.
        page.keyboard().type("Cancel it");
        press(page, "Shift+Enter");
        page.keyboard().type("today.");
        press(page, "Enter");
        assertThat(widget.log().getByText("Cancel it\ntoday.")).isVisible();
        page.evaluate("async () => { await agent.begin(); agent.approval(); await agent.seen('.card .button'); }");
        backTo(page, "Approve once");
        press(page, "Enter");
        page.evaluate("async () => { await agent.begin(); agent.say(words.short); agent.end(); await agent.until(() =>"
                + " agent.root().querySelectorAll('.action.poor').length === 2); }");
        awaitFocus(page, "transcript");

        // Copy and feedback.
        page.evaluate("() => { navigator.clipboard.write = async ([item]) => {"
                + " window.copied = await (await item.getType('text/plain')).text(); };"
                + " agent.server.transcript = [{id: 'm1', role: 'assistant', parts: []}]; }");
        tabTo(page, "Attach files");
        backTo(page, "Copy");
        press(page, "Enter");
        page.waitForFunction("window.copied === words.short");
        tabTo(page, "Good answer");
        press(page, "Space");
        assertThat(widget.host().getByText("Thanks")).isVisible();
        awaitFocus(page, "Good answer");

        // Add a file and remove it.
        // A listener makes the browser report the dialog. Otherwise that starts at the same time as the key is pressed.
        page.onFileChooser(shown -> {});
        tabTo(page, "Attach files");
        FileChooser chooser = page.waitForFileChooser(() -> press(page, "Enter"));
        chooser.setFiles(new FilePayload("bill.pdf", "application/pdf", new byte[9]));
        assertThat(widget.host().getByText("bill.pdf is attached.")).hasCount(1);
        backTo(page, "Remove bill.pdf");
        press(page, "Enter");
        awaitFocus(page, "Attach files");

        // Home and End in the transcript.
        page.evaluate("async () => { await agent.turn(words.ask, words.answer); await agent.still(); }");
        backTo(page, "transcript");
        press(page, "Home");
        assertThat(widget.button("Jump to the latest message")).isVisible();
        press(page, "End");
        assertThat(widget.button("Jump to the latest message")).isHidden();
        awaitFocus(page, "transcript");

        // History.
        page.evaluate("() => { agent.server.sessions = agent.chats; }");
        backTo(page, "Conversations");
        press(page, "Enter");
        awaitFocus(page, "Back to the chat");
        assertThat(widget.host().locator("[part~=chat]").last()).containsText("Opening hours");
        press(page, "Escape");
        awaitFocus(page, "Conversations");
        assertThat(widget.panel()).isVisible();

        // The menu: transcript download, and deletion after its confirmation.
        tabTo(page, "More options");
        press(page, "Enter");
        awaitFocus(page, "Talk to a person");
        for (int i = 0; i < 3; i++) {
            press(page, "ArrowDown");
        }
        Download download = page.waitForDownload(() -> press(page, "Enter"));
        assertThat(download.suggestedFilename()).isEqualTo("Bean.txt");
        awaitFocus(page, "More options");
        press(page, "Enter");
        awaitFocus(page, "Talk to a person");
        press(page, "End");
        press(page, "Enter");
        awaitFocus(page, "Cancel");
        press(page, "Shift+Tab");
        press(page, "Enter");
        assertThat(widget.host().getByText("Hello. What can I brew for you?")).isVisible();
        awaitFocus(page, "More options");

        tabTo(page, "Message Bean…");

        // Beside the page the focus is not trapped, and closing restores it.
        press(page, "Tab");
        page.waitForCondition(() -> List.of("page", "Chat").contains(focused(page)));
        assertThat(widget.panel()).isVisible();
        backTo(page, "Message Bean…");
        press(page, "Escape");
        assertThat(widget.panel()).isHidden();
        awaitFocus(page, "Chat");
    }

    /** Opens, asks, stops, and goes through menu and list: engines differ in what Tab and Escape reach. */
    @ParameterizedTest
    @EngineSource
    void theChatIsUsableByKeyboardInEveryEngine(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = tabs.openUnchecked(engine, false)) {
            tab.open(Gallery.publish(Look.LIGHT, stack));
            tab.evaluate("await agent.seen('[part=launcher]'); agent.find('[part=launcher]').focus();");
            tab.press("Enter");
            awaitFocus(tab, "Message Bean…");
            tab.press("H");
            tab.press("i");
            tab.press("Enter");
            tab.evaluate("await agent.begin(); agent.say(words.sentences); await agent.seen('.md p');"
                    + " await agent.until(() => agent.root().querySelector('.history-button'));");
            assertThat(tab.evaluate("return agent.find('.bubble').textContent;"))
                    .isEqualTo("Hi");

            walk(tab, "Tab", "Stop answering");
            tab.press("Enter");
            tab.evaluate("agent.end('interrupted'); await agent.seen('.action.poor');");
            awaitFocus(tab, "Message Bean…");

            walk(tab, "Shift+Tab", "Good answer");
            tab.press("Enter");
            tab.evaluate("await agent.seen('.good[aria-pressed=true]');");
            walk(tab, "Shift+Tab", "More options");
            tab.press("Enter");
            awaitFocus(tab, "Talk to a person");
            tab.press("ArrowDown");
            awaitFocus(tab, "Copy conversation");
            tab.press("Escape");
            awaitFocus(tab, "More options");
            walk(tab, "Shift+Tab", "Conversations");
            tab.press("Enter");
            awaitFocus(tab, "Back to the chat");
            tab.press("Escape");
            awaitFocus(tab, "Conversations");

            // A limit disables the composer until it ends. Without a focus, the panel would not be closed by Escape.
            walk(tab, "Tab", "Message Bean…");
            tab.press("A");
            tab.evaluate("agent.server.post = () => agent.json(429, {error: {code: 'limit_reached', message: 'enough'},"
                    + " retry_after_seconds: 2});");
            tab.press("Enter");
            awaitFocus(tab, "Bean is taking a break.");
            tab.evaluate("await agent.pass(3000);");
            awaitFocus(tab, "Message Bean…");
            tab.evaluate("agent.server.post = () => agent.json(429, {error: {code: 'limit_reached', message: 'enough'},"
                    + " retry_after_seconds: 600});");
            tab.press("B");
            tab.press("Enter");
            awaitFocus(tab, "Bean is taking a break.");
            tab.press("Escape");
            tab.evaluate("await agent.until(() => !agent.find('.panel'));");
            awaitFocus(tab, "Chat");
        }
    }

    /** Engines differ in whether an element that is removed or disabled reports that it loses the focus. */
    @ParameterizedTest
    @EngineSource
    void theTranscriptReceivesTheFocusOfAnElementThatDisappears(Engine engine, Stack stack, Tabs tabs) {
        try (Tab tab = tabs.openUnchecked(engine, false)) {
            tab.open(Gallery.publish(Look.LIGHT, stack));
            tab.evaluate("await agent.open(); await agent.ask('Hi'); agent.say(words.sentences);"
                    + " (await agent.seen('.stop')).focus(); agent.end(); await agent.seen('.action.poor');");
            awaitFocus(tab, "transcript");

            tab.evaluate("agent.network(false); karta('sendMessage', 'Later');"
                    + " (await agent.seen('.queued .link')).focus(); agent.network(true);");
            awaitFocus(tab, "transcript");

            // The visitor has left the panel for the page before the button is disabled.
            tab.evaluate("await agent.begin(); agent.say(words.short); (await agent.seen('.stop')).focus();");
            awaitFocus(tab, "Stop answering");
            tab.evaluate("agent.find('.stop').blur(); agent.end();"
                    + " await agent.until(() => agent.root().querySelectorAll('.action.poor').length === 2);"
                    + " await agent.still();");
            awaitFocus(tab, "page");

            tab.evaluate("await agent.ask('More'); agent.say(words.short); (await agent.seen('.stop')).focus();"
                    + " agent.end(); await agent.until(() => !agent.find('.stop'));");
            awaitFocus(tab, "transcript");
            tab.press("Escape");
            tab.evaluate("await agent.until(() => !agent.find('.panel'));");
            awaitFocus(tab, "Chat");
        }
    }

    @Test
    void theMenuLeavesTheFocusInThePanelAfterItHasDeletedTheConversation(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = new Widget(page);
        new Gallery(Look.LIGHT, stack, page).enter("conversation");
        page.evaluate("karta('off', 'escalate')");
        widget.button("More options").focus();
        press(page, "Enter");
        awaitFocus(page, "Copy conversation");
        press(page, "End");
        press(page, "Enter");
        awaitFocus(page, "Cancel");
        press(page, "Shift+Tab");
        press(page, "Enter");
        assertThat(widget.button("More options")).isHidden();
        awaitFocus(page, "transcript");
        press(page, "Escape");
        assertThat(widget.panel()).isHidden();
    }

    private static void walk(Tab tab, String key, String name) {
        List<Object> met = new ArrayList<>();
        while (met.size() < MOST_STEPS && !met.contains(name)) {
            tab.press(key);
            met.add(tab.evaluate("return (" + FOCUSED + ")();"));
        }
        assertThat(met).as(key).contains(name);
    }

    private static void awaitFocus(Tab tab, String name) {
        tab.evaluate("const focused = " + FOCUSED + "; await agent.until(() => focused() === '" + name + "');");
    }

    @Test
    void fullScreenPanelKeepsTheFocusUntilItIsClosed(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = new Widget(page);
        new Gallery(Look.PHONE, stack, page).enter("conversation");
        assertThat(widget.panel()).hasAttribute("aria-modal", "true");
        widget.composer().focus();
        for (String key : List.of("Tab", "Shift+Tab")) {
            assertThat(cycle(page, key))
                    .contains("Close chat", "Message Bean…", "transcript")
                    .doesNotContain("page", "Chat");
        }
        press(page, "Escape");
        assertThat(widget.panel()).isHidden();
        awaitFocus(page, "Chat");
    }

    @Test
    void fullScreenListOfConversationsKeepsTheFocusUntilItIsClosed(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = new Widget(page);
        new Gallery(Look.PHONE, stack, page).enter("history");
        for (String key : List.of("Tab", "Shift+Tab")) {
            assertThat(cycle(page, key))
                    .contains("Back to the chat", "Close chat")
                    .anyMatch(name -> name.contains("Opening hours"))
                    .doesNotContain("page", "Chat", "Message Bean…", "transcript");
        }
        press(page, "Escape");
        assertThat(widget.panel()).isVisible();
        assertThat(widget.button("Back to the chat")).hasCount(0);
    }

    @Test
    void theListOfConversationsLeavesNothingBehindItInTheTabOrder(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = new Widget(page);
        new Gallery(Look.LIGHT, stack, page).enter("limit");
        page.evaluate("() => { agent.server.sessions = agent.chats; }");
        widget.button("Conversations").focus();
        press(page, "Enter");
        awaitFocus(page, "Back to the chat");
        press(page, "Shift+Tab");
        page.waitForCondition(() -> !focused(page).equals("Back to the chat"));
        assertThat(focused(page)).isNotEqualTo("Talk to a person");
    }

    /** Returns the names of what {@code key} moves the focus to, until it comes to the first one again. */
    private static List<String> cycle(Page page, String key) {
        List<String> met = new ArrayList<>();
        do {
            press(page, key);
            met.add(focused(page));
        } while (met.size() < 2 || (!met.get(met.size() - 1).equals(met.get(0)) && met.size() <= MOST_STEPS));
        return met;
    }

    @Test
    void theTabOrderFollowsTheReadingOrder(Stack stack, Tabs tabs) {
        // The page is not traced, because tracing would take as long as the test itself.
        try (Tab tab = tabs.openUnchecked(Engine.CHROMIUM, false)) {
            Page page = tab.page();
            Gallery gallery = new Gallery(Look.LIGHT, stack, page);
            for (String state : CROWDED) {
                gallery.enter(state);
                // Otherwise the focus would scroll to the end, and the button for the end would disappear.
                page.evaluate("agent.find('.scroll').scrollTop = 100000");
                page.waitForFunction("agent.find('.jump') === undefined");
                List<?> expected = (List<?>) page.evaluate(CONTROLS);
                List<String> met = new ArrayList<>();
                while (met.size() < expected.size()) {
                    press(page, "Tab");
                    String name = focused(page);
                    // The link of a quote, which is shown only while its source has the focus.
                    if (!name.equals("Open the page")) {
                        met.add(name);
                    }
                }
                assertThat(met).as(state).isEqualTo(expected);
            }
            assertThat(tab.problems()).isEmpty();
        }
    }

    private static void tabTo(Page page, String name) {
        walk(page, "Tab", name);
    }

    private static void backTo(Page page, String name) {
        walk(page, "Shift+Tab", name);
    }

    /** Presses {@code key} until the element called {@code name} has the focus. */
    private static void walk(Page page, String key, String name) {
        List<String> met = new ArrayList<>();
        while (met.size() < MOST_STEPS) {
            press(page, key);
            met.add(focused(page));
            if (met.get(met.size() - 1).equals(name)) {
                return;
            }
        }
        throw new AssertionError(name + " is not reached with " + key + ", but " + met);
    }

    private static String focused(Page page) {
        return (String) page.evaluate(FOCUSED);
    }

    /** Waits for the focus, which may move in the next frame only. */
    private static void awaitFocus(Page page, String name) {
        try {
            page.waitForCondition(() -> focused(page).equals(name));
        } catch (TimeoutError never) {
            assertThat(focused(page)).isEqualTo(name);
            throw never;
        }
    }

    private static void press(Page page, String key) {
        page.keyboard().press(key);
    }
}
