// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ElementHandle;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ForcedColors;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Interception;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The list of conversations: choosing, searching, renaming and deleting, by keyboard where it matters. */
@EndToEnd
class ConversationListTest {
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

        Interception.start(visit.page(), log, Route::abort);
        widget.button("Conversations").click();
        other.click();
        assertThat(widget.host().getByRole(AriaRole.ALERT)).containsText("Couldn't open that conversation.");
        visit.expectProblem("Failed to load resource");
        assertThat(widget.log()).containsText("Something else.");
        visit.page().unroute(log);
        List<Route> held = new CopyOnWriteArrayList<>();
        Interception.start(visit.page(), log, held::add);
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
        Interception.start(visit.page(), "**/sessions?end_user=*", Route::abort);
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
        Interception.start(visit.page(), session, Route::abort);
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
    void conversationsAreSearchedPageByPageAndAFailureKeepsTheQuery(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        List<String> queries = new CopyOnWriteArrayList<>();
        String list = "**/sessions?end_user=*";
        Interception.start(visit.page(), list, route -> {
            String url = route.request().url();
            queries.add(url.replaceAll("^.*?end_user=[^&]*", ""));
            route.fulfill(new Route.FulfillOptions()
                    .setContentType("application/json")
                    .setBody(
                            url.contains("q=")
                                    ? "{\"data\":[]}"
                                    : url.contains("before=") ? page("last", 1, null) : page("first", 20, "a&b")));
        });
        widget.button("Conversations").click();
        Locator rows = widget.host().locator("[part~=chat]");
        assertThat(rows).hasCount(20);
        widget.host().locator("[part~=chats]").evaluate("box => { box.scrollTop = box.scrollHeight; }");
        assertThat(rows).hasCount(21);
        assertThat(queries).containsExactly("", "&before=a%26b");

        Locator field = widget.host().getByRole(AriaRole.SEARCHBOX);
        field.click();
        visit.page().keyboard().type("re & d");
        visit.page().waitForCondition(() -> queries.get(queries.size() - 1).equals("&q=re%20%26%20d"));
        assertThat(widget.host().getByText("No conversation matches.")).isVisible();
        visit.page().unroute(list);
        Interception.start(visit.page(), list, Route::abort);
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

    @Test
    void openingThePanelAgainShowsTheConversationAndFocusesTheComposer(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.button("Conversations").click();
        assertThat(widget.button("Back to the chat")).isFocused();
        widget.launcher().click();
        assertThat(widget.panel()).isHidden();
        assertThat(widget.launcher()).isFocused();
        widget.call("open", "Where is my order?");
        assertThat(widget.button("Back to the chat")).hasCount(0);
        assertThat(widget.composer()).isFocused();
        assertThat(widget.composer()).hasValue("Where is my order?");
    }

    @Test
    void theOpenListFollowsAChangeOfTheLanguage(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.button("Conversations").click();
        assertThat(widget.host().locator("h3")).hasText("Today");
        assertThat(widget.button("Back to the chat")).isFocused();
        widget.call("update", Map.of("locale", "de"));
        assertThat(widget.button("Zurück zum Chat")).isFocused();
        assertThat(widget.host().locator("h3")).hasText("Heute");
        assertThat(widget.button("Back to the chat")).hasCount(0);
        press(visit, "Escape");
        assertThat(widget.button("Unterhaltungen")).isFocused();
    }

    @Test
    void aSearchWithoutMatchesIsAnnouncedInALastingRegion(Stack stack, Visit visit) {
        searchIsAnnounced(stack, visit, 0, "No conversation matches.");
        assertThat(new Widget(visit.page()).host().getByText("No conversation matches."))
                .isVisible();
    }

    @Test
    void theNumberOfMatchesIsAnnouncedInALastingRegion(Stack stack, Visit visit) {
        searchIsAnnounced(stack, visit, 2, "Conversations: 2");
    }

    /** Searches among nine conversations, twice, and checks the text of the status region, which stays the same element. */
    private static void searchIsAnnounced(Stack stack, Visit visit, int matches, String text) {
        Widget widget = start(stack, visit);
        Interception.start(
                visit.page(),
                "**/sessions?end_user=*",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setContentType("application/json")
                        .setBody(page("first", route.request().url().contains("q=") ? matches : 9, null))));
        widget.button("Conversations").click();
        Locator chats = widget.host().locator("[part~=chat]");
        assertThat(chats).hasCount(9);
        Locator region = widget.host().locator("[part~=sheet] > [role=status]");
        assertThat(region).hasText("");
        ElementHandle lasting = region.elementHandle();
        Locator field = widget.host().getByRole(AriaRole.SEARCHBOX);
        field.fill("tea");
        assertThat(region).hasText(text);
        assertThat(chats).hasCount(matches);
        assertThat(lasting.textContent()).isEqualTo(text);
        field.fill("");
        assertThat(chats).hasCount(9);
        assertThat(lasting.textContent()).isEmpty();
        field.fill("tea");
        assertThat(region).hasText(text);
    }

    @Test
    void theListOffersNoNewChatAfterTheCurrentConversationWasDeleted(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        widget.button("Conversations").click();
        Locator fresh = widget.host().locator("[part~=sheet-head] [aria-label='New chat']");
        assertThat(fresh).isVisible();
        openRowMenu(widget, visit);
        press(visit, "End");
        press(visit, "Enter");
        press(visit, "Tab");
        press(visit, "Enter");
        assertThat(widget.host().getByText("No conversations yet.")).isVisible();
        assertThat(fresh).isHidden();
    }

    @Test
    void theCurrentConversationIsMarkedInForcedColours(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        visit.page().emulateMedia(new Page.EmulateMediaOptions().setForcedColors(ForcedColors.ACTIVE));
        widget.button("Conversations").click();
        Locator row = widget.host().locator("[part~=chat]");
        assertThat(row).hasCount(1);
        String mark = (String) row.evaluate("row => getComputedStyle(row, '::before').backgroundColor");
        assertThat(mark).isNotEqualTo(row.evaluate("row => getComputedStyle(row.closest('.sheet')).backgroundColor"));
        assertThat(mark).isEqualTo(row.evaluate("row => getComputedStyle(row).color"));
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
        for (String name : List.of("Rename", "Delete")) {
            assertThat(item(widget, name)).isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
        }
    }

    /** Completes one turn and waits for the deferred files. */
    private static Widget start(Stack stack, Visit visit) {
        Widget widget = Widget.answered(stack, visit);
        assertThat(widget.button("Conversations")).isVisible();
        return widget;
    }

    private static void press(Visit visit, String key) {
        visit.page().keyboard().press(key);
    }

    private static Locator item(Widget widget, String name) {
        return widget.host().getByRole(AriaRole.MENUITEM, new Locator.GetByRoleOptions().setName(name));
    }
}
