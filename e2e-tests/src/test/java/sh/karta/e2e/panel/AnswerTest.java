// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Actions on answers, and on messages that received no answer (public-api §4). */
@EndToEnd
class AnswerTest {
    private static final String MARKDOWN = """
            ## Two steps

            First **open** the [door](https://example.com/door):

            - slowly
            - quietly

            ```sh
            open --door
            ```

            Then *go in*.""";

    @Test
    void answerIsCopiedAsMarkdownAndHtml(Stack stack, Visit visit) {
        Page page = visit.page();
        page.context()
                .grantPermissions(
                        List.of("clipboard-read", "clipboard-write"),
                        new BrowserContext.GrantPermissionsOptions()
                                .setOrigin(stack.pages().url().toString()));
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: @thinking\nNobody copies this.\n@answer\n" + MARKDOWN);
        widget.awaitEvent("message:received");

        // The code block has its button from the beginning, the answer once it is complete.
        // Before its row is drawn, the last Copy is that of the question.
        assertThat(widget.host().locator(".agent .actions .copy")).isVisible();
        widget.button("Copy").last().click();
        assertThat(widget.button("Copied")).isFocused();
        assertThat((String) page.evaluate("navigator.clipboard.readText()")).isEqualTo(MARKDOWN);
        assertThat((String) page.evaluate("navigator.clipboard.read().then(([item]) => item.getType('text/html'))"
                        + ".then((html) => html.text())"))
                .containsPattern("(?s)<h3>Two steps</h3>.*<pre><code>.*open --door.*</code></pre>.*<em>go in</em>")
                .doesNotContain("button", "class=\"action", "Nobody copies this");

        Locator menu = widget.button("More options");
        menu.click();
        item(widget, "Copy as Markdown").click();
        page.waitForCondition(() -> MARKDOWN.equals(page.evaluate("navigator.clipboard.readText()")));
        assertThat(item(widget, "Copied")).isVisible();
        assertThat(menu).isFocused();
        menu.click();
        item(widget, "Copy conversation").click();
        page.waitForCondition(() -> ((String) page.evaluate("navigator.clipboard.readText()"))
                .matches("(?s)You, .*say: @thinking.*Assistant, .*Then \\*go in\\*\\.\\s*"));
    }

    private static Locator item(Widget widget, String name) {
        return widget.host().getByRole(AriaRole.MENUITEM, new Locator.GetByRoleOptions().setName(name));
    }

    @Test
    void buttonsAreVisibleUnderTheLastAndTheHoveredAnswer(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: The first answer.");
        widget.awaitEvent("message:received");
        Locator copy = widget.host().locator(".actions .copy");
        assertThat(isSeen(copy)).isTrue();
        widget.say("say: The last answer.");
        widget.awaitEvent("message:received", 2);
        Locator first = copy.first();
        Locator last = copy.last();
        widget.composer().hover();
        assertThat(List.of(isSeen(first), isSeen(last))).containsExactly(false, true);

        widget.log().getByText("The first answer.").last().hover();
        assertThat(List.of(isSeen(first), isSeen(last))).containsExactly(true, true);
        widget.composer().hover();
        first.focus();
        assertThat(isSeen(first)).isTrue();
    }

    @Test
    void answerEndedByALimitOffersToSendAgainOnlyAfterwards(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: Half of the\n@limit 3 | Enough for now.");
        widget.awaitEvent("limit_reached");
        assertThat(widget.button("Send again")).isVisible();
        // A limit is not a failure, and a partial answer is not rated.
        assertThat(widget.log().locator(".note.bad, .actions .poor")).hasCount(0);
        Locator question = widget.log().locator("[part~=bubble]");
        String words = question.textContent();
        widget.button("Send again").click();
        widget.awaitEvent("limit_reached", 2);
        assertThat(question).hasCount(1);
        assertThat(question).hasText(words);

        widget.button("New chat").click();
        widget.say("say: Half of the\n@limit 600 | Enough for today.");
        widget.awaitEvent("limit_reached", 3);
        assertThat(widget.log()).containsText("Half of the");
        assertThat(widget.log()).not().containsText("The answer was interrupted.");
        assertThat(widget.button("Send again")).hasCount(0);
        assertThat(widget.button("Retry")).hasCount(0);
        assertThat(widget.host().getByText(Pattern.compile("Try again in \\d?\\d:\\d\\d\\. Your question is kept\\.")))
                .isVisible();
        // Only the card mentions the limit, so the field keeps its placeholder.
        assertThat(widget.composer()).hasAttribute("placeholder", "Message Assistant…");

        widget.button("New chat").click();
        widget.say("say: Half again\n@error server_error | Something broke.");
        widget.awaitEvent("error");
        assertThat(widget.button("Retry")).isVisible();
    }

    @Test
    void retryReplacesTheFailedAnswerInItsPlace(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: Half again\n@error server_error | Something broke.");
        widget.awaitEvent("error");
        // A partial answer is not rated.
        assertThat(widget.host().locator(".actions .copy")).hasCount(0);
        Locator failures = widget.log().locator(".note.bad");
        assertThat(failures).hasCount(1);
        widget.log()
                .evaluate(
                        "log => { window.most = 0; new MutationObserver(() => { most = Math.max(most,"
                                + " log.querySelectorAll('.note.bad').length); }).observe(log, {childList: true, subtree: true}); }");
        widget.button("Retry").click();
        assertThat(widget.host().locator("[part~=scroll]")).isFocused();
        widget.awaitEvent("error", 2);
        assertThat(widget.button("Retry")).hasCount(1);
        assertThat(widget.log().locator("[part~=bubble]")).hasCount(1);
        assertThat(failures).hasCount(1);
        assertThat(visit.page().evaluate("most")).isEqualTo(1);
        visit.page().reload();
        assertThat(widget.button("Retry")).hasCount(1);
        assertThat(widget.log().locator("[part~=bubble]")).hasCount(1);
    }

    @Test
    void anAnswerThatFailsBeforeItsFirstWordShowsTheSentenceOfTheServer(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.say("say:\n@error model_provider_auth | Incorrect API key provided.");
        widget.awaitEvent("error");
        assertThat(widget.log()).containsText("The assistant can't answer right now.");
        assertThat(widget.log()).not().containsText("The answer was interrupted.");
        assertThat(widget.button("Retry")).isVisible();
    }

    @Test
    void aRefusedCopyIsShown(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: " + MARKDOWN);
        widget.awaitEvent("message:received");
        visit.page()
                .evaluate("() => { navigator.clipboard.write = navigator.clipboard.writeText ="
                        + " () => Promise.reject(new DOMException('denied', 'NotAllowedError')); }");
        assertThat(widget.host().locator(".agent .actions .copy")).isVisible();
        widget.button("Copy").last().click();
        assertThat(widget.button("Copy: failed")).isFocused();
        widget.button("More options").click();
        item(widget, "Copy as Markdown").click();
        assertThat(item(widget, "Copy as Markdown: failed")).isVisible();
    }

    @Test
    void nothingIsOfferedForCopyingWithoutAClipboard(Stack stack, Visit visit) {
        // As on pages without a secure context.
        visit.page().addInitScript("Object.defineProperty(navigator, 'clipboard', {value: undefined})");
        Widget widget = Widget.opened(stack, visit);
        widget.say("say: " + MARKDOWN);
        widget.awaitEvent("message:received");
        assertThat(widget.button("Good answer")).isVisible();
        assertThat(widget.button("Answer again")).isVisible();
        assertThat(widget.button("Copy")).hasCount(0);
        widget.button("More options").click();
        assertThat(widget.host().getByRole(AriaRole.MENUITEM)).not().hasCount(0);
        assertThat(widget.host()
                        .getByRole(AriaRole.MENUITEM)
                        .filter(new Locator.FilterOptions().setHasText(Pattern.compile("Copy"))))
                .hasCount(0);
    }

    @Test
    void filesCanBeSentWithoutText(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        widget.host().locator("input[type=file]").setInputFiles(new FilePayload("plan.txt", "text/plain", new byte[7]));
        assertThat(widget.button("Send")).isEnabled();
        widget.composer().fill("  \n");
        widget.composer().press("Enter");
        widget.awaitEvent("message:received");
        assertThat(widget.payloads("message:sent").get(0)).containsEntry("text", "");
        for (int i = 0; i < 2; i++) {
            assertThat(widget.log().locator("[part~=file]")).containsText("plan.txt");
            assertThat(widget.log().locator("[part~=bubble]")).isHidden();
            visit.page().reload();
        }
        widget.button("Conversations").click();
        assertThat(widget.host().locator("[part~=chat]")).containsText("plan.txt");
    }

    @Test
    void aMessageThatIsTooLongIsReportedAndCanBeShortened(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        String text = "0123456789".repeat(10_000);
        // The composer would count the characters first.
        visit.page().evaluate("text => void karta('sendMessage', text)", text);
        assertThat(widget.log().getByText("That message is too long.")).isVisible();
        assertThat(widget.button("Retry")).hasCount(0);
        visit.expectProblem("413");

        widget.button("Edit").click();
        assertThat(widget.composer()).isFocused();
        assertThat(widget.composer()).hasValue(text);
        visit.page().reload();
        assertThat(widget.composer()).hasValue(text);
        widget.say("say: Shorter.");
        assertThat(widget.awaitEvent("message:received")).containsEntry("text", "Shorter.");
    }

    /** Returns whether {@code button} shows an icon. */
    static boolean isSeen(Locator button) {
        return (Boolean) button.evaluate("button => getComputedStyle(button, '::before').content === '\"\"'");
    }
}
