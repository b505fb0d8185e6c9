// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Tag;
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

    @Tag("full")
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

    /** Returns whether {@code button} shows an icon. */
    static boolean isSeen(Locator button) {
        return (Boolean) button.evaluate("button => getComputedStyle(button, '::before').content === '\"\"'");
    }
}
