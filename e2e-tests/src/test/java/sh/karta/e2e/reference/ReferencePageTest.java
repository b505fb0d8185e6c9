// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.reference;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.NumberedWords;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** The page of the command reference, verbatim except for addresses, key and project. */
@EndToEnd
class ReferencePageTest {
    private static final int WORDS = 300;

    @Test
    void showsTheAnswerWordByWordAndRaisesItsEvents(Stack stack, Visit visit) {
        Page page = visit.page();
        Widget widget = new Widget(page);
        visit.open(stack.publish(ReferencePageTest.class, "snippet", Map.of()));

        page.locator("#help").click();
        assertThat(widget.composer()).isFocused();
        NumberedWords.sample(page);
        Request session = page.waitForRequest(
                request -> request.method().equals("POST") && request.url().endsWith("/sessions"),
                () -> widget.say(NumberedWords.question(WORDS)));
        page.waitForCondition(() -> !calls(page).isEmpty());

        assertThat(calls(page)).containsExactly(List.of("agent_reply", Map.of("text", NumberedWords.upTo(WORDS))));
        NumberedWords.assertGrew(page, WORDS);
        assertThat(session.postData())
                .as("identify, queued before the bundle loaded, applies to the session")
                .contains("\"user_id\":\"u_123\"")
                .contains("\"plan\":\"pro\"");
    }

    @SuppressWarnings("unchecked") // As written by the page
    private static List<Object> calls(Page page) {
        return (List<Object>) page.evaluate("calls");
    }
}
