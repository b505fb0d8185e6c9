// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Menu, feedback and switches of features (public-api §4), by keyboard only. */
@EndToEnd
class FeaturesTest {
    private static final String MENU = "More options";

    @Test
    void menuOpensAndClosesByKeyboardAndTheFocusReturns(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.button(MENU).focus();
        press(visit, "Enter");
        assertThat(item(widget, "Talk to a person")).isFocused();
        press(visit, "ArrowDown");
        assertThat(item(widget, "Copy conversation")).isFocused();
        press(visit, "End");
        assertThat(item(widget, "Delete conversation")).isFocused();
        press(visit, "ArrowDown");
        assertThat(item(widget, "Talk to a person")).isFocused();

        press(visit, "Escape");
        assertThat(widget.host().getByRole(AriaRole.MENU)).isHidden();
        assertThat(widget.button(MENU)).isFocused();
        assertThat(widget.button(MENU)).hasAttribute("aria-expanded", "false");
        assertThat(widget.panel()).isVisible();
    }

    @Test
    void menuClosesWhenTheFocusGoesElsewhere(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.button(MENU).click();
        assertThat(widget.host().getByRole(AriaRole.MENU)).isVisible();
        widget.composer().click();
        assertThat(widget.host().getByRole(AriaRole.MENU)).isHidden();
        assertThat(widget.composer()).isFocused();
    }

    @Test
    void aPersonCanBeRequestedFromTheMenu(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.button(MENU).focus();
        press(visit, "Enter");
        assertThat(item(widget, "Talk to a person")).isFocused();
        press(visit, "Enter");
        assertThat(widget.awaitEvent("escalate")).containsKey("context");
        assertThat(widget.button(MENU)).isFocused();
    }

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
    void aFailedTranscriptIsReportedWithAWayBack(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        visit.page().route("**/transcript", Route::abort);
        widget.button(MENU).click();
        item(widget, "Download transcript").click();
        assertThat(widget.host().getByRole(AriaRole.ALERT)).hasText("Couldn't get the transcript.");
        press(visit, "Enter");
        assertThat(widget.button(MENU)).isFocused();
        visit.expectProblem("Failed to load resource");
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

    @Test
    void theConfirmationOfADeletionClosesWithItsConversation(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.button(MENU).focus();
        askForDeletion(widget, visit);
        become(visit, "ada", "bob");
        assertThat(widget.button("Delete")).hasCount(0);
        assertThat(widget.button(MENU)).isFocused();

        widget.say("say: Bob's words.");
        widget.awaitEvent("message:received", 2);
        assertThat(widget.log()).containsText("Bob's words.");
        assertThat(visit.requests()).noneMatch(request -> request.method().equals("DELETE"));
    }

    @Test
    void anotherUserSeesNothingOfThePreviousUserInThePanel(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        // In the transcript and in the live region.
        assertThat(widget.host().getByText("Hello there.", new Locator.GetByTextOptions().setExact(true)))
                .hasCount(2);
        widget.button("Conversations").click();
        Locator current = widget.host().locator("[part~=chat][aria-current=true]");
        assertThat(current).hasCount(1);
        become(visit, "ada", "bob");
        assertThat(current).hasCount(0);
        assertThat(widget.host().locator("[part~=chat]")).hasCount(1);
        press(visit, "Escape");
        assertThat(widget.button("Conversations")).isFocused();
        assertThat(widget.host().getByText("Hello there.", new Locator.GetByTextOptions().setExact(true)))
                .hasCount(0);
    }

    @Test
    void feedbackOnAnAnswerReachesThePage(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        Locator good = widget.button("Good answer");
        good.focus();
        press(visit, "Enter");
        assertThat(widget.awaitEvent("feedback")).containsEntry("value", "up");
        assertThat(good).hasAttribute("aria-pressed", "true");
        assertThat(widget.host().getByText("Thanks")).isVisible();

        press(visit, "Tab");
        press(visit, "Enter");
        assertThat(widget.awaitEvent("feedback", 2)).containsEntry("value", "down");
        assertThat(good).hasAttribute("aria-pressed", "false");
        assertThat(widget.button("Bad answer")).hasAttribute("aria-pressed", "true");
    }

    @Test
    void pageSwitchesFeaturesOffAndOnInPlace(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.call("update", Map.of("features", Map.of("history", false, "uploads", false, "feedback", false)));
        assertThat(widget.button("Conversations")).isHidden();
        assertThat(widget.button("Attach files")).isHidden();
        assertThat(widget.button("Good answer")).isHidden();
        widget.call("update", Map.of("features", Map.of("history", true, "uploads", true, "feedback", true)));
        assertThat(widget.button("Conversations")).isVisible();
        assertThat(widget.button("Attach files")).isVisible();
        assertThat(widget.button("Good answer")).isVisible();
    }

    /** Completes one turn and waits for the deferred files. */
    private static Widget start(Stack stack, Visit visit) {
        Widget widget = Widget.answered(stack, visit);
        assertThat(widget.button("Conversations")).isVisible();
        return widget;
    }

    /** Identifies the visitor as each of {@code users} in turn. */
    private static void become(Visit visit, String... users) {
        visit.page().evaluate("users => users.forEach(userId => karta('identify', {userId}))", users);
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
