// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
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

    @Test
    void aPromptFillsTheComposerAndEscapeClosesTheListOnly(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        visit.page().evaluate(ADD);
        Locator field = widget.composer();
        Locator options = widget.host().getByRole(AriaRole.OPTION);

        field.pressSequentially("/");
        options.nth(1).click();
        assertThat(field).hasValue("I want to return order ");
        assertThat(field).isFocused();
        field.fill("");
        field.pressSequentially("/h");
        field.press("Escape");
        assertThat(options).hasCount(0);
        assertThat(field).hasValue("/h");
        assertThat(widget.panel()).isVisible();

        // Keys of an open input method belong to it.
        field.fill("/");
        assertThat(options).hasCount(3);
        visit.page().evaluate("""
                document.querySelector("karta-widget").shadowRoot.querySelector("textarea").dispatchEvent(
                  new KeyboardEvent("keydown", { key: "Enter", isComposing: true, bubbles: true, cancelable: true }))
                """);
        assertThat(field).hasValue("/");

        // A text that is not a command is a message.
        field.fill("/unknown");
        field.press("Enter");
        assertThat(widget.awaitEvent("message:sent").get("text")).isEqualTo("/unknown");
        visit.page().evaluate("karta('commands', null)");
        field.fill("/");
        assertThat(options).hasCount(0);
    }

    @Test
    void invalidCommandsAreRefusedAndTheOldOnesStay(Stack stack, Visit visit) {
        Widget widget = Widget.opened(stack, visit);
        visit.page().evaluate(ADD);

        Object wrong = visit.page().evaluate("""
                async () => {
                  const warnings = [];
                  console.warn = (...values) => warnings.push(values[0]);
                  const command = { name: "a", title: "A", prompt: "p" };
                  const codes = [];
                  for (const bad of [7, {}, [{}], [command, command], [{ ...command, name: "A b" }], [{ ...command, run() {} }],
                    [{ ...command, prompt: "x".repeat(501) }], Array.from({ length: 21 }, (_, i) => ({ ...command, name: `a${i}` }))])
                    codes.push((await karta("commands", bad)).error.code);
                  return [new Set(codes).size, codes[0], warnings.length, warnings[0].slice(0, 50)].join(";");
                }
                """);
        assertThat(wrong).isEqualTo("1;invalid_option;8;karta: commands: expected null or at most 20 of {n");
        widget.composer().pressSequentially("/");
        assertThat(widget.host().getByRole(AriaRole.OPTION)).hasCount(3);
    }
}
