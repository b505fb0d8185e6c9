// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;

/** Tests the limits for the number and the duration of running turns. */
@Tag(TestServer.BOTH_STORES)
final class TurnLimitsTest {
    private static final String ENDLESS = "say: " + "word ".repeat(2_000);
    private static final String ASKS =
            "say: before\n@approval refund | Order 7\ndone it\n@denied\nleft it\n@end\nafter";

    @TempDir
    Path directory;

    private TestServer server;

    @AfterEach
    void stop() {
        server.close();
    }

    private void start(String limits, int paceMillis) {
        server = TestServer.with(
                directory,
                "limits: {" + limits + "}\n"
                        + TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: " + paceMillis)
                        + "    limits: {visitor_reads_per_minute: 1000000}\n");
    }

    private TestClient visitor(String name) {
        return server.client().signIn(name + "-with-128-random-bits-of-id");
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.header("Retry-After")).matches("[1-9][0-9]*");
    }

    private static void interrupt(TestClient client, String session) {
        assertThat(client.post(client.session(session) + "/events", TestClient.object("type", "user.interrupt"))
                        .status())
                .isEqualTo(202);
        client.follow(session, 0);
    }

    @Test
    void aVisitorsFifthRunningTurnIsRefusedAndAnEndedOneFreesItsSlot() {
        start("", 1_000);
        TestClient client = visitor("visitor");
        String first = client.createSession();
        assertThat(client.say(first, ENDLESS).status()).isEqualTo(202);
        for (int i = 1; i < 4; i++) {
            assertThat(client.say(client.createSession(), ENDLESS).status()).isEqualTo(202);
        }
        String fifth = client.createSession();
        assertRefused(client.say(fifth, ENDLESS), 429, "rate_limited");
        TestClient other = visitor("another");
        assertThat(other.say(other.createSession(), ENDLESS).status()).isEqualTo(202);

        interrupt(client, first);
        assertThat(client.say(fifth, ENDLESS).status()).isEqualTo(202);
    }

    @Test
    void turnsBeyondTheTotalAreRefused() {
        start("turns: 2", 1_000);
        TestClient client = visitor("visitor");
        String first = client.createSession();
        client.say(first, ENDLESS);
        client.say(client.createSession(), ENDLESS);
        TestClient other = visitor("another");
        String third = other.createSession();
        assertRefused(other.say(third, ENDLESS), 503, "unavailable");
        interrupt(client, first);
        assertThat(other.say(third, ENDLESS).status()).isEqualTo(202);
    }

    @Test
    void aTurnThatWaitsForTheVisitorIsNotCounted() {
        start("turns_per_visitor: 1", 0);
        TestClient client = visitor("visitor");
        String waiting = client.createSession();
        client.say(waiting, ASKS);
        client.follow(waiting, 0);
        String next = client.createSession();
        assertThat(client.say(next, "say: welcome").status()).isEqualTo(202);
        assertThat(TestClient.text(client.follow(next, 0))).isEqualTo("welcome");
    }

    @Test
    void anApprovalIsRefusedAtTheLimitOfRunningTurnsAndStaysOpen() {
        start("turns_per_visitor: 1", 300);
        TestClient client = visitor("visitor");
        String waiting = client.createSession();
        client.say(waiting, ASKS);
        List<JsonNode> events = client.follow(waiting, 0);
        JsonNode pause = events.get(events.size() - 1);
        String running = client.createSession();
        assertThat(client.say(running, ENDLESS).status()).isEqualTo(202);

        ObjectNode answer = TestClient.object(
                "type", "user.tool_confirmation",
                "request_id", pause.path("request_id").asText(),
                "result", "approve_once",
                "idempotency_key", "answer-1");
        assertRefused(client.post(client.session(waiting) + "/events", answer), 429, "rate_limited");
        interrupt(client, running);
        Answer accepted = client.post(client.session(waiting) + "/events", answer);
        assertThat(accepted.status()).as(accepted.text()).isEqualTo(202);
        assertThat(TestClient.text(client.follow(waiting, pause.path("seq").asLong())))
                .isEqualTo("done it\n\nafter");

        assertThat(client.say(running, ENDLESS).status()).isEqualTo(202);
        assertThat(client.post(client.session(waiting) + "/events", answer).json())
                .as("a repeated answer")
                .isEqualTo(accepted.json());
    }

    @Test
    void anApprovalIsRefusedWhileTheServerHasTooManyRunningTurns() {
        start("turns: 1", 300);
        TestClient client = visitor("visitor");
        String waiting = client.createSession();
        client.say(waiting, ASKS);
        List<JsonNode> events = client.follow(waiting, 0);
        JsonNode pause = events.get(events.size() - 1);
        TestClient other = visitor("another");
        other.say(other.createSession(), ENDLESS);
        ObjectNode answer = TestClient.object(
                "type", "user.tool_confirmation",
                "request_id", pause.path("request_id").asText(),
                "result", "deny");
        assertRefused(client.post(client.session(waiting) + "/events", answer), 503, "unavailable");
    }

    @Test
    void aRepeatedMessageOfARunningTurnIsAcceptedAtTheLimit() {
        start("turns_per_visitor: 1", 1_000);
        TestClient client = visitor("visitor");
        String id = client.createSession();
        Answer first = client.say(id, ENDLESS, "idempotency_key", "key-1");
        Answer again = client.say(id, ENDLESS, "idempotency_key", "key-1");
        assertThat(again.status()).as(again.text()).isEqualTo(202);
        assertThat(again.json().path("seq")).isEqualTo(first.json().path("seq"));
    }

    @Test
    void aTurnThatTakesTooLongEndsWithATimeout() {
        start("turn_seconds: 1", 100);
        TestClient client = visitor("visitor");
        String id = client.createSession();
        client.say(id, ENDLESS);
        List<JsonNode> events = client.follow(id, 0);
        JsonNode last = events.get(events.size() - 1);
        assertThat(last.path("type").asText()).isEqualTo("session.error");
        assertThat(last.path("error").path("code").asText(last.path("code").asText()))
                .isEqualTo("timeout");
        assertThat(client.say(id, "say: again").status()).isEqualTo(202);
    }

    @Test
    void theTimeInWhichATurnWaitsCountsForTheTotalOnly() {
        start("turn_seconds: 600, turn_total_seconds: 3", 0);
        TestClient client = visitor("visitor");
        String id;
        List<JsonNode> events;
        do {
            // On a busy machine the time may be over before the pause.
            id = client.createSession();
            client.say(id, ASKS);
            events = client.follow(id, 0);
        } while (!TestClient.types(events).contains("session.status_idle"));
        JsonNode pause = events.get(events.size() - 1);
        // The approval expires with the turn, and its next run has no time left.
        List<JsonNode> rest = List.of();
        while (!TestClient.types(rest).contains("session.error")) {
            rest = client.follow(id, pause.path("seq").asLong());
        }
        assertThat(rest.toString()).contains("timeout").doesNotContain("done it");
    }
}
