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
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Interception;
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
        Locator line = widget.host().locator("[part~=person]:not(:empty)");
        assertThat(line).hasText(Pattern.compile("You asked for a person at \\d+:\\d\\d\\s[AP]M\\."));
        assertThat(line).hasAttribute("role", "status");

        widget.say("say: Still here.");
        widget.awaitEvent("message:received", 2);
        assertThat(widget.log().locator("[part~=person]")).hasCount(1);
        assertThat(widget.log())
                .hasText(Pattern.compile("Hello there\\..*You asked for a person.*Still here\\.", Pattern.DOTALL));
    }

    @Test
    void theRequestForAPersonStaysOutOfOtherConversations(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.button("New chat").click();
        widget.button(MENU).click();
        item(widget, "Talk to a person").click();
        Locator line = widget.host().locator("[part~=person]");
        assertThat(line).containsText("You asked for a person");
        widget.button("Conversations").click();
        widget.host().locator("[part~=chat]").click();
        assertThat(widget.log()).containsText("Hello there.");
        assertThat(line).hasCount(0);
    }

    @Test
    void aPageThatDoesNotListenOffersNoPerson(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        visit.page().evaluate("karta('off', 'escalate')");
        widget.button(MENU).click();
        assertThat(item(widget, "Copy conversation")).isFocused();
        assertThat(item(widget, "Talk to a person")).hasCount(0);
        press(visit, "Escape");
        widget.button("New chat").click();
        assertThat(widget.button(MENU)).isHidden();
    }

    @Test
    void theConversationIsCopiedAsTextAndAsHtml(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.say("say: Some **bold** words.");
        widget.awaitEvent("message:received", 2);
        visit.page()
                .evaluate(
                        "() => { navigator.clipboard.write = async ([item]) => {"
                                + " window.copied = [];"
                                + " for (const type of item.types) copied.push(type, await (await item.getType(type)).text()); }; }");
        widget.button(MENU).click();
        item(widget, "Copy conversation").click();
        visit.page()
                .waitForCondition(
                        () -> visit.page().evaluate("window.copied?.length") instanceof Integer length && length == 4);
        assertThat((String) visit.page().evaluate("copied[1]"))
                .matches(Pattern.compile("You, .*\n\nAssistant, .*Some \\*\\*bold\\*\\* words\\.\n\n", Pattern.DOTALL));
        assertThat((String) visit.page().evaluate("copied[3]"))
                .contains("<strong>You ", "<p>say: Some **bold** words.</p>", "Some <strong>bold</strong> words.")
                .doesNotContain("<button");
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
    void aBlankLineSeparatesTheTextsOfAnAnswerInADownloadedTranscript(Stack stack, Visit visit) throws Exception {
        Widget widget = start(stack, visit);
        widget.say("say: I look.\n@tool find_order {}\n{}\n@answer\nI have found it.");
        widget.awaitEvent("message:received", 2);
        widget.button(MENU).click();
        Download download = visit.page()
                .waitForDownload(() -> item(widget, "Download transcript").click());
        assertThat(Files.readString(download.path())).endsWith("\nI look.\n\nI have found it.\n\n");
    }

    @Test
    void citationsAreTheirNumberInCopiesAndTranscripts(Stack stack, Visit visit) throws Exception {
        Widget widget = start(stack, visit);
        widget.say(
                "say: Paid.[1](#source-1) Sent.[2](#source-2)\n@sources\n- [Orders](https://shop.example/orders) Paid.");
        widget.awaitEvent("message:received", 2);
        visit.page()
                .evaluate("() => { navigator.clipboard.write = async ([item]) => {"
                        + " window.copied = await (await item.getType('text/plain')).text(); };"
                        + " navigator.clipboard.writeText = async (text) => { window.copied = text; }; }");
        for (String copy : List.of("Copy conversation", "Copy as Markdown")) {
            visit.page().evaluate("window.copied = null");
            widget.button(MENU).click();
            item(widget, copy).click();
            visit.page().waitForCondition(() -> visit.page().evaluate("window.copied") != null);
            assertThat((String) visit.page().evaluate("copied"))
                    .as(copy)
                    .contains("Paid.[1] Sent.[2]")
                    .doesNotContain("#source");
            // The menu confirms the copy for a second, and closes.
            assertThat(item(widget, "Copied")).isHidden();
        }
        widget.button(MENU).click();
        Download download = visit.page()
                .waitForDownload(() -> item(widget, "Download transcript").click());
        assertThat(Files.readString(download.path()))
                .contains("Paid.[1] Sent.[2]")
                .doesNotContain("#source");
    }

    @Test
    void aFailedTranscriptIsReportedWithAWayBack(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        Interception.start(visit.page(), "**/transcript", Route::abort);
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
        // Keeps announced text in the live region.
        visit.page()
                .addInitScript("const later = setTimeout;"
                        + " window.setTimeout = (task, ms, ...rest) => later(task, ms === 1000 ? 1e6 : ms, ...rest)");
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
