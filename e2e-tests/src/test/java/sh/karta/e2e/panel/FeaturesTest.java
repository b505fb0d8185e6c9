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
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** Menu, history and feedback (public-api §4), by keyboard only. */
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
    void anEarlierConversationCanBeContinued(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.button("New chat").click();
        widget.say("say: Something else.");
        widget.awaitEvent("message:received", 2);

        widget.button("Conversations").focus();
        press(visit, "Enter");
        assertThat(widget.button("Back to the chat")).isFocused();
        Locator chats = widget.host().locator("[part~=chat]");
        assertThat(chats).hasCount(2);
        assertThat(chats.first()).hasAttribute("aria-current", "true");
        assertThat(chats.first()).containsText("Something else.");
        // New chat, Close chat, and the first conversation with its menu.
        for (int i = 0; i < 5; i++) {
            press(visit, "Tab");
        }
        press(visit, "Enter");

        assertThat(widget.composer()).isFocused();
        assertThat(widget.log()).containsText("Hello there.");
        assertThat(widget.log()).not().containsText("Something else.");
        widget.say("say: And on.");
        widget.awaitEvent("message:received", 3);
        assertThat(widget.log()).containsText("And on.");
        visit.page().reload();
        assertThat(widget.log()).containsText("And on.");
        assertThat(widget.log()).containsText("Hello there.");
    }

    @Test
    void theCurrentConversationStaysUntilTheOtherHasLoaded(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        String first = (String) widget.payloads("session:started").get(0).get("sessionId");
        widget.button("New chat").click();
        widget.say("say: Something else.");
        widget.awaitEvent("message:received", 2);
        Locator other = widget.host().locator("[part~=chat]").nth(1);
        String log = "**/managed-agents/sessions/" + first;

        visit.page().route(log, Route::abort);
        widget.button("Conversations").click();
        other.click();
        assertThat(widget.host().getByRole(AriaRole.ALERT)).containsText("Couldn't open that conversation.");
        visit.expectProblem("Failed to load resource");
        assertThat(widget.log()).containsText("Something else.");
        visit.page().unroute(log);
        List<Route> held = new CopyOnWriteArrayList<>();
        visit.page().route(log, held::add);
        widget.button("Retry").click();
        visit.page().waitForCondition(() -> !held.isEmpty());
        assertThat(widget.host().locator("[part~=chats] [aria-label='Loading the conversation']"))
                .isVisible();
        assertThat(widget.log()).containsText("Something else.");

        press(visit, "Escape");
        held.forEach(Route::resume);
        visit.page().unroute(log);
        widget.say("say: I stay here.");
        widget.awaitEvent("message:received", 3);
        assertThat(widget.log()).containsText("Something else.");
        assertThat(widget.log()).not().containsText("Hello there.");

        widget.button("Conversations").click();
        other.click();
        assertThat(widget.composer()).isFocused();
        assertThat(widget.log()).containsText("Hello there.");
        assertThat(widget.log()).not().containsText("Something else.");
    }

    @Test
    void aFailedHistoryRequestIsReportedAndRetried(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        visit.page().route("**/sessions?end_user=*", Route::abort);
        widget.button("Conversations").click();
        assertThat(widget.host().getByRole(AriaRole.ALERT)).containsText("Couldn't load your conversations.");
        visit.expectProblem("Failed to load resource");

        visit.page().unroute("**/sessions?end_user=*");
        widget.button("Retry").click();
        assertThat(widget.host().locator("[part~=chat]")).hasCount(1);
        press(visit, "Escape");
        assertThat(widget.button("Conversations")).isFocused();
        assertThat(widget.panel()).isVisible();
    }

    @Test
    void aConversationIsRenamedInItsRowAndAFailureKeepsTheTitle(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        String session =
                "**/sessions/" + widget.payloads("session:started").get(0).get("sessionId");
        widget.button("Conversations").click();
        Locator row = widget.host().locator("[part~=chat]");
        assertThat(row).containsText("Hello there.");
        assertThat(widget.host().locator("h3")).hasText("Today");
        openRowMenu(widget, visit);
        press(visit, "Enter");
        Locator title = widget.host().getByRole(AriaRole.TEXTBOX, new Locator.GetByRoleOptions().setName("Title"));
        assertThat(title).isFocused();
        visit.page().keyboard().type("First steps");
        visit.page().route(session, Route::abort);
        press(visit, "Enter");
        assertThat(widget.host().getByRole(AriaRole.ALERT)).hasText("Couldn't rename the conversation.");
        visit.expectProblem("Failed to load resource");
        assertThat(title).hasValue("First steps");
        visit.page().unroute(session);
        press(visit, "Enter");
        assertThat(row).containsText("First steps");
        assertThat(widget.button("More").last()).isFocused();

        openRowMenu(widget, visit);
        press(visit, "Enter");
        visit.page().keyboard().type("Something else");
        press(visit, "Escape");
        assertThat(row).containsText("First steps");
        press(visit, "Escape");
        assertThat(widget.button("Conversations")).isFocused();
    }

    @Test
    void aConversationIsDeletedFromTheListAfterAQuestion(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.button("Conversations").click();
        Locator rows = widget.host().locator("[part~=chat]");
        openRowMenu(widget, visit);
        press(visit, "End");
        press(visit, "Enter");
        assertThat(widget.button("Cancel")).isFocused();
        press(visit, "Escape");
        assertThat(widget.button("Cancel")).hasCount(0);
        assertThat(rows).hasCount(1);

        openRowMenu(widget, visit);
        press(visit, "End");
        press(visit, "Enter");
        assertThat(widget.button("Cancel")).isFocused();
        press(visit, "Tab");
        press(visit, "Enter");
        assertThat(widget.host().getByText("No conversations yet.")).isVisible();
        assertThat(widget.button("Back to the chat")).isFocused();
        press(visit, "Escape");
        assertThat(widget.log()).not().containsText("Hello there.");
    }

    @Test
    void conversationsAreSearchedPageByPageAndAFailureKeepsTheWords(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        List<String> queries = new CopyOnWriteArrayList<>();
        String list = "**/sessions?end_user=*";
        visit.page().route(list, route -> {
            String url = route.request().url();
            queries.add(url.replaceAll("^.*?end_user=[^&]*", ""));
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(
                            url.contains("q=")
                                    ? "{\"data\":[]}"
                                    : url.contains("before=") ? page("last", 1, null) : page("first", 8, "a&b")));
        });
        widget.button("Conversations").click();
        Locator rows = widget.host().locator("[part~=chat]");
        assertThat(rows).hasCount(8);
        widget.host().locator("[part~=chats]").evaluate("box => { box.scrollTop = box.scrollHeight; }");
        assertThat(rows).hasCount(9);
        assertThat(queries).containsExactly("", "&before=a%26b");

        Locator field = widget.host().getByRole(AriaRole.SEARCHBOX);
        field.click();
        visit.page().keyboard().type("re & d");
        assertThat(widget.host().getByText("No conversation matches.")).isVisible();
        assertThat(queries.get(queries.size() - 1)).isEqualTo("&q=re%20%26%20d");
        visit.page().unroute(list);
        visit.page().route(list, Route::abort);
        press(visit, "Backspace");
        assertThat(widget.host().getByRole(AriaRole.ALERT)).containsText("Couldn't load your conversations.");
        visit.expectProblem("Failed to load resource");
        assertThat(field).hasValue("re & ");
        assertThat(field).isFocused();
    }

    @Test
    void aConversationLeftDuringAnAnswerIsUnreadUntilItIsOpened(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.button("New chat").click();
        widget.say("say: Something else.");
        widget.awaitEvent("message:received", 2);
        widget.button("Conversations").click();
        Locator rows = widget.host().locator("[part~=chat]");
        Locator unread = widget.host().locator("[part~=dot]");
        assertThat(rows).hasCount(2);
        assertThat(unread).hasCount(0);
        press(visit, "Escape");
        widget.call("sendMessage", "say: @approval refund | order 7\nRefunded.\n@denied\nNot refunded.\n@end");
        widget.awaitEvent("approval");
        widget.button("Conversations").click();
        rows.nth(1).click();
        assertThat(widget.log()).containsText("Hello there.");
        widget.button("Conversations").click();
        assertThat(rows.first().locator("[part~=dot]")).hasCount(1);
        rows.first().click();
        assertThat(widget.log()).containsText("Something else.");
        widget.button("Conversations").click();
        assertThat(rows).hasCount(2);
        assertThat(unread).hasCount(0);
    }

    /** Returns a page of the list with {@code count} conversations of today. */
    private static String page(String name, int count, @Nullable String next) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"%s%d\",\"title\":\"%s %d\",\"preview\":\"Words\",\"last_activity_at\":\"%s\"}"
                            .formatted(name, i, name, i, Instant.now()));
        }
        return "{\"data\":[%s]%s}".formatted(rows, next == null ? "" : ",\"next\":\"" + next + "\"");
    }

    /** Opens the menu of the first conversation in the list by keyboard. */
    private static void openRowMenu(Widget widget, Visit visit) {
        widget.host().locator("[part~=chat-more]").first().focus();
        press(visit, "Enter");
        assertThat(item(widget, "Rename")).isFocused();
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
