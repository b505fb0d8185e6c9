// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.commands;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.e2e.harness.EndToEnd;
import sh.karta.e2e.harness.Shop;
import sh.karta.e2e.harness.Visit;
import sh.karta.e2e.harness.Widget;
import sh.karta.e2e.stack.Stack;

/** {@code reset} where the visitor and the conversation are only in memory, because storage is blocked or full. */
@EndToEnd
class ResetTest {
    private static final String FULL = "Storage.prototype.setItem = () => {"
            + " throw new DOMException('The quota has been exceeded.', 'QuotaExceededError'); };";

    /** Visitor ids of the mints so far. */
    private final List<String> visitors = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(strings = {"none", "full"})
    void resetForgetsDataThatIsOnlyInMemory(String storage, Stack stack, Visit visit) {
        if (storage.equals("full")) {
            visit.page().addInitScript(FULL);
        }
        Widget widget = start(stack, visit, storage.equals("full") ? "local" : storage);
        Object first = answered(widget, "To be forgotten.", 1);
        assertThat(stored(visit.page())).isEmpty();

        assertIsFreshAfterReset(widget, visit, first, 2);
    }

    @Test
    void resetForgetsDataMovedToMemoryWhenStorageBecameFull(Stack stack, Visit visit) {
        Widget widget = start(stack, visit, "local");
        Object first = answered(widget, "To be forgotten.", 1);
        visit.page().addInitScript(FULL);
        visit.page().reload();
        widget.awaitText("To be forgotten\\..*To be forgotten\\.");
        answered(widget, "More to be forgotten.", 1);
        assertThat(visitors).as("the stored visitor returns").hasSize(2);
        assertThat(visitors.get(1)).isEqualTo(visitors.get(0));
        assertThat(keys(visit.page()))
                .as("moved to memory, but for the place in the transcript and whose it is")
                .allMatch(key -> key.endsWith(":scroll") || key.endsWith(":owner"));

        assertIsFreshAfterReset(widget, visit, first, 2);
    }

    @Test
    void consentAfterAResetStoresNothingFromBeforeIt(Stack stack, Visit visit) {
        Widget widget = start(stack, visit, "none");
        Object first = answered(widget, "To be forgotten.", 1);
        widget.call("reset");
        widget.call("open");
        widget.call("update", Map.of("storage", "local"));
        Object second = answered(widget, "Fresh.", 2);

        assertThat(String.join("\n", stored(visit.page())))
                .contains(visitors.get(1))
                .contains(second.toString())
                .doesNotContain(visitors.get(0))
                .doesNotContain(first.toString());
    }

    /** Resets, opens the widget again and asserts that nothing of the earlier visitor and session is left. */
    private void assertIsFreshAfterReset(Widget widget, Visit visit, Object session, int count) {
        String before = visitors.get(0);
        int sent = visit.requests().size();
        int minted = visitors.size();
        widget.call("reset");
        assertThat(widget.host()).hasCount(0);
        assertThat(stored(visit.page())).isEmpty();

        widget.call("open");
        assertThat(widget.composer()).isFocused();
        assertThat(widget.log()).not().containsText("forgotten");
        assertThat(answered(widget, "Fresh.", count)).isNotEqualTo(session);
        assertThat(widget.log()).not().containsText("forgotten");
        assertThat(visitors.subList(minted, visitors.size())).hasSize(1).doesNotContain(before);
        assertThat(visit.requests().subList(sent, visit.requests().size()))
                .as("requests after the reset")
                .noneMatch(request -> request.url().contains(session.toString()));
    }

    /** Sends a message and waits for its answer. Returns the session's id. */
    private static Object answered(Widget widget, String answer, int count) {
        widget.say("say: " + answer);
        widget.awaitEvent("message:received", count);
        List<Map<String, Object>> started = widget.payloads("session:started");
        return started.get(started.size() - 1).get("sessionId");
    }

    private Widget start(Stack stack, Visit visit, String storage) {
        visit.page().onRequest(request -> {
            if (request.method().equals("POST") && request.url().endsWith("/v1/embed/session-tokens")) {
                visitors.add(JsonParser.parseString(request.postData())
                        .getAsJsonObject()
                        .get("visitor_id")
                        .getAsString());
            }
        });
        Widget widget = new Widget(visit.page());
        visit.open(Shop.page(stack, "data-storage=\"" + storage + "\""));
        widget.open();
        return widget;
    }

    /** Returns the keys of the widget's entries in both storages. */
    private static List<String> keys(Page page) {
        return entries(page, 0);
    }

    /** Returns the values of the widget's entries in both storages. */
    private static List<String> stored(Page page) {
        return entries(page, 1);
    }

    @SuppressWarnings("unchecked") // Strings
    private static List<String> entries(Page page, int part) {
        return (List<String>) page.evaluate(
                "part => [localStorage, sessionStorage].flatMap(Object.entries)"
                        + ".filter(([key]) => key.startsWith('karta:')).map(entry => entry[part])",
                part);
    }
}
