// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Commands of the page in the composer ({@code karta("commands", …)}), by keyboard and pointer. */
@EndToEnd
class PageCommandsTest {
    private static final String ADD = """
            () => {
              window.ran = [];
              return karta("commands", [
                { name: "track", title: "Track an order", run: (text) => ran.push(text) },
                { name: "return", title: "Send something back", prompt: "I want to return order " },
                { name: "hours", title: "Opening hours", prompt: "When do you open?" },
              ]);
            }
            """;

    @Tag("full")
    @Test
    void aCommandIsChosenByKeyboardAndRunsInsteadOfAMessage(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        assertThat(visit.page().evaluate(ADD)).hasToString("{ok=true}");
        Locator field = widget.composer();
        Locator options = widget.host().getByRole(AriaRole.OPTION);

        field.pressSequentially("/");
        assertThat(options).hasCount(3);
        assertThat(widget.host().getByRole(AriaRole.LISTBOX)).hasAccessibleName("Commands");
        field.press("ArrowUp");
        assertThat(options.nth(2)).hasAttribute("aria-selected", "true");
        assertThat(field).hasAttribute("aria-activedescendant", options.nth(2).getAttribute("id"));
        field.pressSequentially("ord");
        assertThat(options).hasText(new String[] {"/trackTrack an order"});
        field.press("Enter");
        assertThat(field).hasValue("/track ");
        assertThat(options).hasCount(0);
        assertThat(field).isFocused();

        field.pressSequentially(" 2041 ");
        field.press("Enter");
        assertThat(field).hasValue("");
        field.fill("/track 2042");
        widget.button("Send").click();
        // Keys on the composer's buttons belong to these.
        field.fill("/track 2043");
        visit.page().waitForFileChooser(() -> widget.button("Attach files").press("Enter"));
        assertThat(field).hasValue("/track 2043");
        assertThat(visit.page().evaluate("ran")).isEqualTo(List.of("2041", "2042"));
        assertThat(widget.eventNames()).doesNotContain("message:sent");
    }
}
