// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ForcedColors;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
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

    @Tag("full")
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

    @Tag("full")
    @Test
    void conversationsAreSearchedPageByPageAndAFailureKeepsTheQuery(Stack stack, Visit visit) {
        Widget widget = start(stack, visit);
        List<String> queries = new CopyOnWriteArrayList<>();
        String list = "**/sessions?end_user=*";
        Interception.start(visit.page(), list, route -> {
            String url = route.request().url();
            queries.add(url.replaceAll("^.*?end_user=[^&]*|&r=[0-9]+$", ""));
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

    @Tag("full")
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
