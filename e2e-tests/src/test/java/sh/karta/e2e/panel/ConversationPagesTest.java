// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.panel;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Interception;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The list of conversations loads its later pages when they are needed. */
@EndToEnd
class ConversationPagesTest {
    private static final String LIST = "**/sessions?end_user=*";

    @Test
    void aFailedLaterPageIsRequestedAgainByRetryOnly(Stack stack, Visit visit) {
        AtomicBoolean fails = new AtomicBoolean(true);
        AtomicInteger later = new AtomicInteger();
        Widget widget = Widget.answered(stack, visit);
        Interception.start(visit.page(), LIST, route -> {
            boolean first = !route.request().url().contains("before=");
            if (!first && later.incrementAndGet() > 0 && fails.get()) {
                route.abort();
            } else {
                answer(route, first ? rows("first", 20, ",\"next\":\"a\"") : rows("last", 1, ""));
            }
        });
        widget.button("Conversations").click();
        Locator box = widget.host().locator("[part~=chats]");
        Locator alert = widget.host().getByRole(AriaRole.ALERT);
        assertThat(widget.host().locator("[part~=chat]")).hasCount(20);
        box.evaluate("box => { box.scrollTop = box.scrollHeight; }");
        assertThat(alert).hasCount(1);
        for (int i = 0; i < 3; i++) {
            box.evaluate(
                    "box => new Promise((done) => {"
                            + " box.addEventListener('scroll', () => setTimeout(done, 200), { once: true }); box.scrollTop -= 5; })");
        }
        assertThat(alert).hasCount(1);
        assertThat(later).hasValue(1);
        visit.expectProblem("Failed to load resource");

        fails.set(false);
        widget.button("Retry").click();
        assertThat(widget.host().locator("[part~=chat]")).hasCount(21);
        assertThat(alert).hasCount(0);
        assertThat(later).hasValue(2);
    }

    @Test
    void theNextPageLoadsWhenDeletionsLeaveRoomForIt(Stack stack, Visit visit) {
        Widget widget = Widget.answered(stack, visit);
        AtomicInteger later = new AtomicInteger();
        Interception.start(visit.page(), LIST, route -> {
            boolean first = !route.request().url().contains("before=");
            later.addAndGet(first ? 0 : 1);
            answer(route, first ? rows("first", 20, ",\"next\":\"a\"") : rows("last", 2, ""));
        });
        Interception.start(visit.page(), "**/sessions/first*", route -> answer(route, "{}"));
        widget.button("Conversations").click();
        Locator rows = widget.host().locator("[part~=chat]");
        assertThat(rows).hasCount(20);
        for (int left = 19; later.get() == 0; left--) {
            widget.host().locator("[part~=chat-more]").first().focus();
            for (String key : List.of("Enter", "End", "Enter", "Tab", "Enter")) {
                visit.page().keyboard().press(key);
            }
            assertThat(rows.getByText("first " + (19 - left), new Locator.GetByTextOptions().setExact(true)))
                    .hasCount(0);
        }
        assertThat(rows.last()).containsText("last 1");
        assertThat(widget.host().locator("h3.group")).hasText("Today");
        assertThat(later).hasValue(1);
        assertThat(widget.host().getByText("No conversations yet.")).isHidden();
    }

    private static void answer(Route route, String body) {
        route.fulfill(
                new Route.FulfillOptions().setContentType("application/json").setBody(body));
    }

    /** Returns a page of the list with {@code count} conversations of today. */
    private static String rows(String name, int count, String more) {
        StringBuilder rows = new StringBuilder();
        for (int i = 0; i < count; i++) {
            rows.append(i == 0 ? "" : ",")
                    .append("{\"id\":\"%s%d\",\"title\":\"%s %d\",\"preview\":\"Words\",\"last_activity_at\":\"%s\"}"
                            .formatted(name, i, name, i, Instant.now()));
        }
        return "{\"data\":[%s]%s}".formatted(rows, more);
    }
}
