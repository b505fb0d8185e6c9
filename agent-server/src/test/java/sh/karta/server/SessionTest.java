// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;

/** Sessions, messages and streams: wire protocol §3. */
@Tag(TestServer.BOTH_STORES)
final class SessionTest {
    private static final String VISITOR = "visitor-with-128-random-bits";

    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;

    @BeforeEach
    void start() {
        server = TestServer.quick(directory);
        client = server.client().signIn(VISITOR);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aMessageIsAcceptedAndItsAnswerStreamsToATerminalEvent() {
        String id = client.createSession();
        Answer accepted = client.say(id, "say: one two three four five six seven eight nine ten");

        assertThat(accepted.status()).isEqualTo(202);
        assertThat(accepted.json().path("accepted").asBoolean()).isTrue();
        List<JsonNode> events = client.follow(id, accepted.json().path("seq").asLong() - 1);

        assertThat(TestClient.types(events))
                .startsWith("user.message", "session.status_running", "agent.message")
                .endsWith("session.status_idle");
        assertThat(TestClient.text(events)).isEqualTo("one two three four five six seven eight nine ten");
        assertThat(events).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
        assertThat(events)
                .allSatisfy(e -> assertThat(e.path("created_at").asText()).matches("20.*Z"));
        JsonNode end = events.get(events.size() - 1);
        assertThat(end.path("stop_reason").asText()).isEqualTo("end_turn");
        assertThat(end.path("usage").path("total_tokens").asLong()).isPositive();
    }

    @Test
    void aStreamResumesExactlyAfterItsCursor() {
        String id = client.createSession();
        client.say(id, "Write something long");
        List<JsonNode> whole = client.follow(id, 0);
        long middle = whole.get(whole.size() / 2).path("seq").asLong();

        List<JsonNode> rest = client.follow(id, middle);

        assertThat(rest).extracting(e -> e.path("seq").asLong()).allMatch(seq -> seq > middle);
        List<JsonNode> seen = new ArrayList<>(whole.subList(0, whole.size() / 2 + 1));
        seen.addAll(rest);
        assertThat(TestClient.text(seen)).isEqualTo(TestClient.text(whole));
        assertThat(rest.get(rest.size() - 1)).isEqualTo(whole.get(whole.size() - 1));
    }

    @Test
    void followingAnIdleSessionWithNothingAfterTheCursorEndsAtOnce() {
        String id = client.createSession();
        assertThat(client.follow(id, 0)).isEmpty();
        client.say(id, "hello");
        List<JsonNode> events = client.follow(id, 0);
        long last = events.get(events.size() - 1).path("seq").asLong();
        assertThat(client.follow(id, last)).isEmpty();
    }

    @Test
    void historyHasWholePartsAndTheTranscriptOnlyText() {
        String id = client.createSession();
        client.say(
                id,
                "<session-context>on page /pricing</session-context>\n\nsay: first\n@thinking\nhm\n@answer\nsecond");
        client.follow(id, 0);

        JsonNode view = client.get(client.session(id)).json();
        assertThat(view.path("status").asText()).isEqualTo("idle");
        assertThat(view.path("has_more").asBoolean()).isFalse();
        assertThat(view.path("events"))
                .extracting(e -> e.path("type").asText())
                .containsExactly(
                        "user.message",
                        "session.status_running",
                        "agent.message",
                        "agent.thinking",
                        "agent.message",
                        "session.status_idle");
        assertThat(view.path("events"))
                .allSatisfy(e -> assertThat(e.has("delta")).isFalse());
        assertThat(view.toString()).doesNotContain("session-context");

        JsonNode messages =
                client.get(client.session(id) + "/transcript").json().path("messages");
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0).path("role").asText()).isEqualTo("user");
        assertThat(messages.get(1).path("parts"))
                .extracting(p -> p.path("text").asText())
                .containsExactly("first", "second");
    }

    @Test
    void aSecondMessageDuringATurnIsRefusedAndTheTurnContinuesAlsoAfterARestart() {
        String id = client.createSession();
        client.say(id, "I want a refund");
        List<JsonNode> events = client.follow(id, 0);
        JsonNode pause = events.get(events.size() - 1);
        assertThat(pause.path("stop_reason").asText()).isEqualTo("requires_action");

        server.restart(); // The turn still runs afterwards.
        Answer second = client.say(id, "hello");
        assertThat(second.status()).isEqualTo(409);
        assertThat(second.code()).isEqualTo("turn_running");

        Answer confirmed = client.post(
                client.session(id) + "/events",
                TestClient.object(
                        "type", "user.tool_confirmation",
                        "request_id", pause.path("request_id").asText(),
                        "result", "allow"));
        assertThat(confirmed.status()).isEqualTo(202);
        List<JsonNode> rest = client.follow(id, pause.path("seq").asLong());
        assertThat(TestClient.types(rest))
                .contains("agent.tool_use", "agent.tool_result")
                .endsWith("session.status_idle");
        assertThat(TestClient.text(rest)).contains("€42.00").doesNotContain("nothing was refunded");
    }

    @Test
    void anInterruptEndsTheTurnAndTheNextMessageIsAnswered() {
        String id = client.createSession();
        client.say(id, "I want a refund");
        client.follow(id, 0);
        Answer interrupted = client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        assertThat(interrupted.status()).isEqualTo(202);
        List<JsonNode> events = client.follow(id, interrupted.json().path("seq").asLong());
        assertThat(events.get(0).path("stop_reason").asText()).isEqualTo("interrupted");
        long end = events.get(0).path("seq").asLong();
        client.say(id, "say: still here");
        assertThat(TestClient.text(client.follow(id, end))).isEqualTo("still here");
    }

    @Test
    void anInterruptKeepsAllWordsThatWereShown() {
        server.close();
        server = TestServer.with(directory, TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 20"));
        client = server.client().signIn(VISITOR);
        String id = client.createSession();
        String words = "word ".repeat(2_000).strip();
        client.say(id, "say: " + words);
        List<JsonNode> seen = new ArrayList<>();
        client.follow(id, 0, event -> {
            seen.add(event);
            return TestClient.text(seen).length() >= 5 * "word ".length();
        });
        client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        List<JsonNode> rest =
                client.follow(id, seen.get(seen.size() - 1).path("seq").asLong());
        assertThat(rest.get(rest.size() - 1).path("stop_reason").asText()).isEqualTo("interrupted");
        String shown = TestClient.text(seen);
        seen.addAll(rest);
        String kept = TestClient.text(seen);
        assertThat(words).startsWith(kept).isNotEqualTo(kept);
        assertThat(kept).startsWith(shown);
        assertThat(client.get(client.session(id) + "/transcript").json().path("messages"))
                .extracting(m -> m.path("parts").path(0).path("text").asText())
                .containsExactly("say: " + words, kept);
    }

    @Test
    void aRetryHasNoSecondEffectAndAReusedKeyIsAConflict() {
        String id = client.createSession();
        Answer first = client.say(id, "say: once", "idempotency_key", "k1");
        client.follow(id, 0);
        Answer again = client.say(id, "say: once", "idempotency_key", "k1");
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.json()).isEqualTo(first.json());
        Answer other = client.say(id, "say: twice", "idempotency_key", "k1");
        assertThat(other.status()).isEqualTo(409);
        assertThat(other.code()).isEqualTo("idempotency_conflict");
        assertThat(client.get(client.session(id) + "/transcript").json().path("messages"))
                .hasSize(2);

        String created = client.post(client.sessions(), TestClient.object("idempotency_key", "s1"))
                .json()
                .path("id")
                .asText();
        assertThat(client.post(client.sessions(), TestClient.object("idempotency_key", "s1"))
                        .json()
                        .path("id")
                        .asText())
                .isEqualTo(created);
        assertThat(client.post(
                                client.sessions(),
                                TestClient.object(
                                        "idempotency_key", "s1", "metadata", TestClient.object("user_id", "u")))
                        .code())
                .isEqualTo("idempotency_conflict");
    }

    private Answer interrupt(String id, String key) {
        return client.post(
                client.session(id) + "/events", TestClient.object("type", "user.interrupt", "idempotency_key", key));
    }

    @Test
    void aRepeatedInterruptGetsItsFirstAnswerAndStopsNoLaterTurn() {
        String id = client.createSession();
        client.say(id, "I want a refund");
        client.follow(id, 0);
        Answer first = interrupt(id, "i1");
        assertThat(interrupt(id, "i1").json()).isEqualTo(first.json());
        long message = client.say(id, "I want a refund").json().path("seq").asLong();
        client.follow(id, message);
        assertThat(interrupt(id, "i1").json()).isEqualTo(first.json());
        assertThat(client.say(id, "say: the approval still waits").code()).isEqualTo("turn_running");
    }

    @Test
    void anIdleInterruptThatIsRepeatedDuringATurnDoesNotStopIt() {
        String id = client.createSession();
        Answer first = interrupt(id, "i1");
        client.say(id, "I want a refund");
        client.follow(id, 0);
        assertThat(interrupt(id, "i1").json()).isEqualTo(first.json());
        assertThat(client.say(id, "say: the approval still waits").code()).isEqualTo("turn_running");
    }

    @Test
    void anInterruptWithTheKeyOfAMessageIsAConflictEvenWithoutATurn() {
        String id = client.createSession();
        client.say(id, "say: once", "idempotency_key", "k1");
        client.follow(id, 0);
        assertThat(interrupt(id, "k1").code()).isEqualTo("idempotency_conflict");
    }

    @Test
    void aSessionAndItsTokenSurviveARestart() {
        String id = client.createSession();
        client.say(id, "say: remember me");
        List<JsonNode> before = client.follow(id, 0);
        server.restart();
        List<JsonNode> after = client.follow(id, 0);
        assertThat(TestClient.types(after)).isEqualTo(TestClient.types(before));
        assertThat(TestClient.text(after)).isEqualTo("remember me");
        client.say(id, "say: and go on");
        assertThat(TestClient.text(client.follow(
                        id, before.get(before.size() - 1).path("seq").asLong())))
                .isEqualTo("and go on");
    }
}
