// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Menu, feedback and switches of features (public-api §4), by keyboard only. */
@EndToEnd
class FeaturesTest {
    private static final String MENU = "More options";

    @Tag("full")
    @Test
    void transcriptIsDownloaded(Stack stack, Visit visit) throws Exception {
        Widget widget = start(stack, visit);
        widget.button(MENU).click();
        Download download = visit.page()
                .waitForDownload(() -> item(widget, "Download transcript").click());
        assertThat(download.suggestedFilename()).isEqualTo("Assistant.txt");
        assertThat(Files.readString(download.path()))
                .matches(Pattern.compile(
                        "You, [^\\n]+\\nsay: Hello there\\.\\n\\nAssistant, [^\\n]+\\nHello there\\.\\n\\n",
                        Pattern.DOTALL));
    }

    @Test
    void conversationIsDeletedAfterAConfirmation(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.button(MENU).focus();
        askForDeletion(widget, visit);
        press(visit, "Enter");
        assertThat(widget.button(MENU)).isFocused();
        assertThat(widget.log()).containsText("Hello there.");

        askForDeletion(widget, visit);
        press(visit, "Shift+Tab");
        assertThat(widget.button("Delete")).isFocused();
        press(visit, "Enter");
        assertThat(widget.log()).not().containsText("Hello there.");
        assertThat(widget.host().getByText("How can I help?")).isVisible();

        widget.button("Conversations").click();
        assertThat(widget.host().getByText("No conversations yet.")).isVisible();
    }

    @Tag("full")
    @Test
    void aBadVoteIsExplainedAndWithdrawnByKeyboard(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        assertThat(widget.button("Answer again")).isEnabled();
        Locator poor = widget.button("Bad answer");
        poor.focus();
        press(visit, "Enter");
        assertThat(widget.awaitEvent("feedback")).containsEntry("value", "down").doesNotContainKey("reason");
        Locator card =
                widget.host().getByRole(AriaRole.GROUP, new Locator.GetByRoleOptions().setName("What was wrong?"));
        assertThat(card).isVisible();

        // The button for another answer comes before the card.
        press(visit, "Tab");
        press(visit, "Tab");
        press(visit, "Tab");
        press(visit, "Tab");
        press(visit, "Space");
        assertThat(widget.button("Not what I asked")).hasAttribute("aria-pressed", "true");
        assertThat(widget.awaitEvent("feedback", 2)).containsEntry("reason", "not_asked");

        press(visit, "Tab");
        press(visit, "Tab");
        press(visit, "Tab");
        visit.page().keyboard().type("pause, not skip");
        press(visit, "Enter");
        assertThat(widget.awaitEvent("feedback", 3))
                .containsEntry("reason", "not_asked")
                .containsEntry("text", "pause, not skip");
        assertThat(card).hasCount(0);
        assertThat(poor).isFocused();

        press(visit, "Enter");
        assertThat(widget.awaitEvent("feedback", 4)).containsEntry("value", null);
        assertThat(poor).hasAttribute("aria-pressed", "false");

        press(visit, "Enter");
        assertThat(card).isVisible();
        press(visit, "Tab");
        press(visit, "Tab");
        press(visit, "Escape");
        assertThat(card).hasCount(0);
        assertThat(poor).isFocused();
        assertThat(widget.panel()).isVisible();
    }

    /** Completes one turn and waits for the deferred files. */
    private static Widget start(Stack stack, Visit visit) {
        Widget widget = Widget.answered(stack, visit);
        assertThat(widget.button("Conversations")).isVisible();
        return widget;
    }

    private static void askForDeletion(Widget widget, Visit visit) {
        press(visit, "Enter");
        assertThat(item(widget, "Talk to a person")).isFocused();
        press(visit, "End");
        press(visit, "Enter");
        assertThat(widget.button("Cancel")).isFocused();
    }

    private static void press(Visit visit, String key) {
        Page page = visit.page();
        page.keyboard().press(key);
    }

    private static Locator item(Widget widget, String name) {
        return widget.host().getByRole(AriaRole.MENUITEM, new Locator.GetByRoleOptions().setName(name));
    }
}
