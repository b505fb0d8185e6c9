// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.options.AriaRole;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Items of the page that visitors mention in a message ({@code karta("mentions", …)}). */
@EndToEnd
class MentionsTest {
    private static final String ADD = """
            () => {
              const people = [["7", "Anna Berg", "Sales"], ["8", "Ben", "Support"], ["9", "Andy"]];
              return karta("mentions", {
                items: async (query) => people
                  .filter(([, label]) => label.toLowerCase().startsWith(query.toLowerCase()))
                  .map(([id, label, detail]) => ({ id, label, detail })),
              });
            }
            """;

    @Tag("full")
    @Test
    void aWordAfterTheTriggerRequestsItemsAndTheChoiceIsSentWithTheMessage(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        assertThat(visit.page().evaluate(ADD)).hasToString("{ok=true}");
        Locator field = widget.composer();
        Locator options = widget.host().getByRole(AriaRole.OPTION);

        field.pressSequentially("Ask @");
        assertThat(options).hasCount(3);
        assertThat(widget.host().getByRole(AriaRole.LISTBOX)).hasAccessibleName("Mentions");
        field.pressSequentially("an");
        assertThat(options).hasText(new String[] {"Anna BergSales", "Andy"});
        field.press("ArrowDown");
        field.press("Enter");
        assertThat(field).hasValue("Ask @Andy ");
        assertThat(options).hasCount(0);

        // In the middle of a text, by pointer.
        field.press("Home");
        field.pressSequentially("(@ANNA");
        assertThat(options).hasCount(1);
        options.click();
        assertThat(field).hasValue("(@Anna Berg Ask @Andy ");
        assertThat(field).isFocused();
        field.pressSequentially("or @b");
        assertThat(options).hasCount(1);
        field.press("Escape");
        assertThat(options).hasCount(0);

        Request post = visit.page()
                .waitForRequest(
                        request ->
                                request.method().equals("POST") && request.url().endsWith("/events"),
                        () -> field.press("Enter"));
        assertThat(post.postData())
                .contains("\"mentions\":[{\"id\":\"9\",\"label\":\"Andy\"},{\"id\":\"7\",\"label\":\"Anna Berg\"}]");
        widget.awaitEvent("message:received");
        assertThat(field).hasValue("");

        visit.page().evaluate("karta('mentions', null)");
        field.pressSequentially("@a");
        field.press("Enter");
        assertThat(widget.host().getByText("@a", new Locator.GetByTextOptions().setExact(true)))
                .isVisible();
    }

    @Tag("full")
    @Test
    void theListClosesWhenTheCaretLeavesTheMention(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        visit.page().evaluate(ADD);
        Locator field = widget.composer();
        Locator options = widget.host().getByRole(AriaRole.OPTION);

        field.pressSequentially("hello @an");
        assertThat(options).hasCount(2);
        field.press("Home");
        assertThat(options).hasCount(0);

        field.press("End");
        field.pressSequentially("d");
        assertThat(options).hasCount(1);
        field.click(new Locator.ClickOptions().setPosition(3, 10));
        assertThat(options).hasCount(0);
        assertThat(field).hasValue("hello @and");
    }
}
