// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;

/** Tests that a request which the Responses endpoint refuses leaves nothing behind. */
@Tag(TestServer.BOTH_STORES)
final class ResponsesLimitsTest {
    private static final String ENDLESS = "say: " + "word ".repeat(2_000);

    @TempDir
    Path directory;

    private TestServer limited(String limits, String ofProject) {
        return TestServer.with(
                directory,
                "limits: {" + limits + "}\n"
                        + TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 100")
                        + "    limits: {visitor_reads_per_minute: 1000000" + ofProject + "}\n");
    }

    private static String stored(TestClient visitor, String text, String previous) {
        Answer answer = visitor.post(
                "/demo/assistant/v1/responses", TestClient.object("input", text, "previous_response_id", previous));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.json().path("id").asText();
    }

    private static int conversations(TestClient visitor) {
        return visitor.get(visitor.sessions()).json().path("data").size();
    }

    private static void assertRefused(TestClient visitor, String code, Object... fields) {
        Answer refused = visitor.post("/demo/assistant/v1/responses", TestClient.object(fields));
        assertThat(refused.status()).as(refused.text()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo(code);
    }

    @Test
    void aRequestBeyondABudgetCreatesNoConversation() {
        try (TestServer spent = limited("", ", anonymous_tokens_per_day: 1")) {
            TestClient visitor = spent.client().signIn("visitor-with-128-random-bits");
            String first = stored(visitor, "say: one", null);
            assertRefused(visitor, "limit_reached", "input", "x");
            assertRefused(visitor, "limit_reached", "input", "x", "previous_response_id", first, "store", false);
            assertThat(conversations(visitor)).isEqualTo(1);
        }
    }

    @Test
    void aStreamBeyondTheLimitCreatesNoConversation() throws IOException {
        try (TestServer narrow = limited("streams_per_visitor: 1", "")) {
            TestClient visitor = narrow.client().signIn("visitor-with-128-random-bits");
            String running = visitor.createSession();
            visitor.say(running, ENDLESS);
            try (InputStream open = visitor.open(visitor.session(running) + "/events/stream")) {
                assertRefused(visitor, "rate_limited", "input", "x", "stream", true);
                assertThat(conversations(visitor)).isEqualTo(1);
                assertThat(open.read()).as("the open stream").isPositive();
            }
        }
    }

    @Test
    void aRequestBeyondTheRunningTurnsLeavesNoConversation() {
        try (TestServer busy = limited("turns_per_visitor: 1", "")) {
            TestClient visitor = busy.client().signIn("visitor-with-128-random-bits");
            String first = stored(visitor, "say: one", null);
            String second = stored(visitor, "say: two", first);
            String running = visitor.createSession();
            assertThat(visitor.say(running, ENDLESS).status()).isEqualTo(202);
            assertRefused(visitor, "rate_limited", "input", "x");
            assertRefused(visitor, "rate_limited", "input", "x", "previous_response_id", first);
            assertRefused(visitor, "rate_limited", "input", "x", "previous_response_id", second);
            assertRefused(visitor, "rate_limited", "input", "x", "previous_response_id", second, "store", false);
            Waiting.until("the two conversations of before", () -> conversations(visitor) == 2);
            String transcript = visitor.get(visitor.sessions()).json().toString();
            assertThat(transcript).as("the one that was continued is kept").contains("one");
        }
    }
}
