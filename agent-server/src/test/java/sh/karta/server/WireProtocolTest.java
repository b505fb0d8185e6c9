// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;

/** The tables of the wire protocol, a nested class for each and a test for each of its rows. */
@Tag(TestServer.BOTH_STORES)
@Timeout(60)
final class WireProtocolTest {
    private static final String SECRET = "identity-secret-of-the-demo";
    private static final String VISITOR = "visitor-with-128-random-bits";

    @TempDir
    static Path directory;

    private static TestServer server;
    private TestClient client;
    private String id;

    @BeforeAll
    static void start() {
        server = TestServer.with(directory, """
                projects:
                  demo/assistant:
                    identity_secret: %s
                    keys:
                      - {key: pk_test_demo, origins: [loopback]}
                      - {key: pk_test_gone, origins: [loopback], enabled: false}
                    features: {uploads: true, feedback: true}
                    limits: {visitor_per_minute: 100000}
                    agent: {kind: scripted, pace_millis: 0}
                  demo/capped:
                    keys: [{key: pk_test_capped, origins: [loopback]}]
                    limits: {anonymous_tokens_per_day: 1}
                    agent: {kind: scripted, pace_millis: 0}
                  demo/broke:
                    keys: [{key: pk_test_broke, origins: [loopback]}]
                    limits: {tokens_per_month: 1}
                    agent: {kind: scripted, pace_millis: 0}
                  demo/slow:
                    keys: [{key: pk_test_slow, origins: [loopback]}]
                    limits: {visitor_per_minute: 1}
                    agent: {kind: scripted, pace_millis: 0}
                  demo/hasty:
                    keys: [{key: pk_test_hasty, origins: [loopback]}]
                    agent: {kind: scripted, pace_millis: 0, approval_seconds: 1}
                """.formatted(SECRET));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void newSession() {
        client = server.client().signIn(VISITOR);
        id = client.createSession();
    }

    private static TestClient of(String name) {
        TestClient other = server.client();
        other.project = "demo/" + name;
        other.token = other.mint("embed_key", "pk_test_" + name, "visitor_id", VISITOR)
                .json()
                .path("token")
                .asText();
        return other;
    }

    private static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    private List<JsonNode> play(String script) {
        long seq = client.say(id, "say: " + script).json().path("seq").asLong();
        return client.follow(id, seq - 1);
    }

    private static JsonNode first(List<JsonNode> events, String type) {
        return events.stream()
                .filter(e -> e.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " in " + TestClient.types(events)));
    }

    private static JsonNode last(List<JsonNode> events) {
        return events.get(events.size() - 1);
    }

    @Nested
    final class Mint {
        private String subject(Answer answer) {
            String[] parts = answer.json().path("token").asText().split("\\.", -1);
            String claims = new String(java.util.Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
            return sh.karta.server.event.Json.parseTrusted(claims).path("sub").asText();
        }

        @Test
        void embedKey() {
            assertThat(client.mint("embed_key", "pk_test_demo").status()).isEqualTo(200);
            assertThat(client.mint("visitor_id", VISITOR).status()).isEqualTo(400);
        }

        @Test
        void userIdWithoutAnIdentityTokenIsTheVisitorId() {
            assertThat(subject(client.mint("embed_key", "pk_test_demo", "user_id", VISITOR)))
                    .isEqualTo(VISITOR);
        }

        @Test
        void identityToken() throws Exception {
            Answer answer = client.mint(
                    "embed_key",
                    "pk_test_demo",
                    "user_id",
                    "u_1",
                    "identity_token",
                    hmac("u_1"),
                    "visitor_id",
                    VISITOR);
            assertThat(subject(answer)).isEqualTo("u_1");
        }

        @Test
        void visitorId() {
            assertThat(subject(client.mint("embed_key", "pk_test_demo", "visitor_id", VISITOR)))
                    .isEqualTo(VISITOR);
        }

        @Test
        void tokenExpiresInAndExpiresAt() {
            JsonNode body = client.mint("embed_key", "pk_test_demo").json();
            assertThat(names(body)).containsExactlyInAnyOrder("token", "expires_in", "expires_at");
            assertThat(body.path("token").asText()).isNotEmpty();
            assertThat(body.path("expires_in").asLong()).isEqualTo(3_600);
            assertThat(body.path("expires_at").asLong()).isBetween(1_000_000_000L, 999_999_999_999L);
        }
    }

    @Nested
    final class Calls {
        @Test
        void createSession() {
            ObjectNode metadata = TestClient.object("user_id", "u", "attributes", TestClient.object("plan", "pro"));
            Answer answer = client.post(
                    client.sessions(), TestClient.object("metadata", metadata, "idempotency_key", "create"));
            assertThat(answer.status()).isEqualTo(201);
            assertThat(names(answer.json())).containsExactlyInAnyOrder("id", "status");
            assertThat(answer.json().path("status").asText()).isEqualTo("idle");
        }

        @Test
        void listSessions() {
            play("hello");
            Answer answer = client.get(client.sessions() + "?end_user=" + VISITOR + "&limit=1");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.json().path("data")).hasSize(1);
            JsonNode entry = answer.json().path("data").path(0);
            assertThat(names(entry)).containsExactlyInAnyOrder("id", "title", "created_at", "last_activity_at");
            assertThat(entry.path("id").asText()).isEqualTo(id);
            Answer older = client.get(client.sessions() + "?before="
                    + entry.path("last_activity_at").asText());
            assertThat(older.json().path("data"))
                    .extracting(e -> e.path("id").asText())
                    .doesNotContain(id);
            assertThat(client.get(client.sessions() + "?end_user=somebody-else").status())
                    .isEqualTo(403);
        }

        @Test
        void viewSession() {
            play("hello");
            JsonNode view = client.get(client.session(id) + "?limit=200").json();
            assertThat(names(view)).containsExactlyInAnyOrder("id", "status", "events", "has_more");
            assertThat(view.path("status").asText()).isEqualTo("idle");
            play("again");
            JsonNode page = client.get(client.session(id) + "?limit=1").json();
            assertThat(page.path("has_more").asBoolean()).isTrue();
            long before = page.path("events").path(0).path("seq").asLong();
            JsonNode earlier =
                    client.get(client.session(id) + "?before=" + before).json();
            assertThat(earlier.path("events")).isEqualTo(view.path("events"));
        }

        @Test
        void transcript() {
            play("hello");
            JsonNode messages =
                    client.get(client.session(id) + "/transcript").json().path("messages");
            assertThat(messages).hasSize(2);
            assertThat(names(messages.path(1))).containsExactlyInAnyOrder("id", "role", "parts", "created_at");
            assertThat(messages.path(1).path("parts").path(0))
                    .isEqualTo(TestClient.object("kind", "text", "text", "hello"));
        }

        @Test
        void deleteSession() {
            Answer answer = client.send("DELETE", client.session(id), null);
            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.text()).isEmpty();
            assertThat(client.get(client.session(id)).status()).isEqualTo(404);
        }

        @Test
        void postEvent() {
            Answer answer = client.say(id, "say: hello");
            assertThat(answer.status()).isEqualTo(202);
            assertThat(names(answer.json())).containsExactlyInAnyOrder("accepted", "seq");
            assertThat(answer.json().path("accepted").asBoolean()).isTrue();
        }

        @Test
        void stream() {
            long seq = client.say(id, "say: hello").json().path("seq").asLong();
            Answer answer = client.get(client.session(id) + "/events/stream?after=" + seq);
            assertThat(answer.header("Content-Type")).isEqualTo("text/event-stream");
            String first = answer.text()
                    .lines()
                    .filter(l -> !l.isEmpty() && !l.startsWith(":"))
                    .findFirst()
                    .orElseThrow();
            assertThat(first).isEqualTo("id: " + (seq + 1));
        }

        @Test
        void ticket() {
            Answer answer = client.post(client.session(id) + "/events/ticket", "{}");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(names(answer.json())).containsExactlyInAnyOrder("ticket", "expires_in");
            assertThat(answer.json().path("expires_in").asInt()).isEqualTo(60);
        }

        @Test
        void files() {
            Answer answer = client.post(
                    client.session(id) + "/files", TestClient.object("name", "a.txt", "content_base64", "aGVsbG8="));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(names(answer.json())).containsExactly("path");
        }

        @Test
        void feedback() {
            play("hello");
            String message = client.get(client.session(id) + "/transcript")
                    .json()
                    .at("/messages/1/id")
                    .asText();
            for (String value : List.of("up", "down")) {
                Answer answer = client.post(
                        client.session(id) + "/feedback",
                        TestClient.object("message_id", message, "value", value, "text", "why"));
                assertThat(answer.status()).isEqualTo(202);
            }
        }
    }

    @Nested
    final class StreamEvents {
        private void hasSeqAndTime(JsonNode event) {
            assertThat(event.path("seq").asLong()).isPositive();
            assertThat(event.path("created_at").asText()).matches("20.*Z");
        }

        @Test
        void statusRunning() {
            hasSeqAndTime(first(play("hello"), "session.status_running"));
        }

        @Test
        void warming() {
            hasSeqAndTime(first(play("@warming\nhello"), "session.warming"));
        }

        @Test
        void message() {
            JsonNode event = first(play("hello"), "agent.message");
            hasSeqAndTime(event);
            assertThat(event.path("text").asText()).isNotEmpty();
            assertThat(event.path("part_id").asText()).isNotEmpty();
            assertThat(event.path("delta").asBoolean()).isTrue();
        }

        @Test
        void thinking() {
            JsonNode event = first(play("@thinking\nhm"), "agent.thinking");
            hasSeqAndTime(event);
            assertThat(event.path("text").asText()).isEqualTo("hm");
        }

        @Test
        void toolUseAndToolResult() {
            List<JsonNode> events = play("@tool find {\"a\":1}\n{\"b\":2}\n@answer\ndone");
            JsonNode use = first(events, "agent.tool_use");
            JsonNode result = first(events, "agent.tool_result");
            hasSeqAndTime(use);
            hasSeqAndTime(result);
            assertThat(use.path("tool").asText()).isEqualTo("find");
            assertThat(use.path("input")).isEqualTo(TestClient.object("a", 1));
            assertThat(result.path("tool_use_id")).isEqualTo(use.path("tool_use_id"));
            assertThat(result.path("output")).isEqualTo(TestClient.object("b", 2));
            assertThat(result.path("is_error").isBoolean()).isTrue();
        }

        @Test
        void sources() {
            long seq =
                    client.say(id, "What are your sources?").json().path("seq").asLong();
            JsonNode event = first(client.follow(id, seq), "agent.sources");
            hasSeqAndTime(event);
            assertThat(event.path("items")).isNotEmpty().allSatisfy(item -> {
                assertThat(item.path("title").asText()).isNotEmpty();
                assertThat(item.path("url").asText()).isNotEmpty();
            });
        }

        @Test
        void idleThatRequiresAction() {
            long seq = client.say(id, "I want a refund").json().path("seq").asLong();
            JsonNode event = last(client.follow(id, seq));
            hasSeqAndTime(event);
            assertThat(event.path("type").asText()).isEqualTo("session.status_idle");
            assertThat(event.path("stop_reason").asText()).isEqualTo("requires_action");
            assertThat(names(event)).contains("request_id", "tool", "options", "expires_at");
            assertThat(event.path("options"))
                    .extracting(o -> o.path("id").asText())
                    .containsExactly("approve_once", "approve_session", "deny");
        }

        @Test
        void idleAtTheEnd() {
            JsonNode event = last(play("hello"));
            hasSeqAndTime(event);
            assertThat(event.path("stop_reason").asText()).isEqualTo("end_turn");
            assertThat(names(event.path("usage")))
                    .containsExactlyInAnyOrder("input_tokens", "output_tokens", "total_tokens");
        }

        @Test
        void error() {
            JsonNode event = last(play("@error oops | It broke."));
            hasSeqAndTime(event);
            assertThat(event.path("type").asText()).isEqualTo("session.error");
            assertThat(event.path("code").asText()).isEqualTo("oops");
            assertThat(event.path("message").asText()).isEqualTo("It broke.");
        }

        @Test
        void userMessage() {
            JsonNode event = first(play("hello"), "user.message");
            hasSeqAndTime(event);
            assertThat(event.path("text").asText()).isEqualTo("say: hello");
        }
    }

    @Nested
    final class Errors {
        private void is(Answer answer, int status, String code) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(status);
            assertThat(answer.code()).isEqualTo(code);
            assertThat(answer.json().at("/error/message").asText()).isNotEmpty();
            assertThat(answer.json().path("request_id").asText()).isEqualTo(answer.header("X-Request-Id"));
            assertThat(answer.header("Access-Control-Expose-Headers")).contains("Retry-After", "X-Request-Id");
            String retry = answer.header("Retry-After");
            assertThat(answer.json().path("retry_after_seconds").asText("")).isEqualTo(retry == null ? "" : retry);
        }

        @Test
        void invalidRequest() {
            is(client.post(client.session(id) + "/events", "{}"), 400, "invalid_request");
        }

        @Test
        void unauthenticated() {
            is(server.client().get(client.sessions()), 401, "unauthenticated");
        }

        @Test
        void identityInvalid() {
            is(
                    client.mint("embed_key", "pk_test_demo", "user_id", "u", "identity_token", "0".repeat(64)),
                    401,
                    "identity_invalid");
        }

        /** What a turn has cost is noted when it is over, which its reader may learn first. */
        private Answer untilRefused(TestClient spender) {
            String session = spender.createSession();
            Answer answer = spender.say(session, "say: something that costs");
            while (answer.status() == 202) {
                spender.follow(session, answer.json().path("seq").asLong());
                answer = spender.say(session, "say: more");
            }
            return answer;
        }

        @Test
        void budgetExhausted() {
            TestClient broke = of("broke");
            Answer answer = untilRefused(broke);
            is(answer, 402, "budget_exhausted");
            assertThat(answer.json().path("retry_after_seconds").asInt()).isPositive();
        }

        @Test
        void forbidden() {
            client.project = "demo/capped";
            is(client.get(client.sessions()), 403, "forbidden");
        }

        @Test
        void identityMismatch() {
            is(client.get(client.sessions() + "?end_user=other"), 403, "identity_mismatch");
        }

        @Test
        void originNotAllowed() {
            is(
                    client.post(
                            "/v1/embed/session-tokens",
                            TestClient.object("embed_key", "pk_test_demo"),
                            "Origin",
                            "https://evil.example"),
                    403,
                    "origin_not_allowed");
        }

        @Test
        void keyDisabled() {
            is(client.mint("embed_key", "pk_test_gone"), 403, "key_disabled");
        }

        @Test
        void notFound() {
            is(client.get(client.session("ses_" + "A".repeat(27))), 404, "not_found");
        }

        @Test
        void turnRunning() {
            client.say(id, "I want a refund");
            client.follow(id, 0);
            is(client.say(id, "hello"), 409, "turn_running");
        }

        @Test
        void idempotencyConflict() {
            client.say(id, "say: a", "idempotency_key", "k");
            is(client.say(id, "say: b", "idempotency_key", "k"), 409, "idempotency_conflict");
        }

        @Test
        void approvalExpired() {
            TestClient hasty = of("hasty");
            String session = hasty.createSession();
            hasty.say(session, "I want a refund");
            JsonNode pause = last(hasty.follow(session, 0));
            List<JsonNode> after = List.of();
            while (after.isEmpty()) {
                after = hasty.follow(session, pause.path("seq").asLong());
            }
            is(
                    hasty.post(
                            hasty.session(session) + "/events",
                            TestClient.object(
                                    "type",
                                    "user.tool_confirmation",
                                    "request_id",
                                    pause.path("request_id").asText(),
                                    "result",
                                    "approve_once")),
                    409,
                    "approval_expired");
        }

        @Test
        void tooLarge() {
            is(client.say(id, "x".repeat(65_537)), 413, "too_large");
        }

        @Test
        void limitReached() {
            TestClient capped = of("capped");
            Answer answer = untilRefused(capped);
            is(answer, 429, "limit_reached");
            assertThat(answer.json().path("retry_after_seconds").asInt()).isPositive();
        }

        @Test
        void rateLimited() {
            TestClient slow = of("slow");
            slow.createSession();
            Answer answer = slow.post(slow.sessions(), "{}");
            is(answer, 429, "rate_limited");
            assertThat(answer.json().path("retry_after_seconds").asInt()).isBetween(1, 61);
        }
    }
}
