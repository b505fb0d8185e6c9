// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import sh.karta.server.TestClient.Answer;

/** Tests the wire protocol's tables of mint fields and calls: one nested class for each table, one test for each row. */
final class WireProtocolTest extends WireProtocolFixture {
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
        void aUserIdWithoutAnIdentityTokenIsNotUsedAsVisitorId() {
            Answer answer = client.mint("embed_key", "pk_test_demo", "user_id", VISITOR);
            assertThat(subject(answer))
                    .isNotEqualTo(VISITOR)
                    .isEqualTo(answer.json().path("visitor_id").asText());
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
            JsonNode body = client.mint("embed_key", "pk_test_demo", "visitor_id", VISITOR)
                    .json();
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
            assertThat(names(entry))
                    .containsExactlyInAnyOrder("id", "title", "preview", "created_at", "last_activity_at");
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
        void aViewOfLongMessagesIsShort() {
            int turns = 12;
            for (int i = 0; i < turns; i++) {
                play(i + " " + "€".repeat(60_000));
            }
            List<String> questions = new ArrayList<>();
            JsonNode page = client.get(client.session(id) + "?limit=1000").json();
            assertThat(page.toString()).hasSizeLessThan(1_300_000);
            assertThat(page.path("has_more").asBoolean()).isTrue();
            while (true) {
                List<String> before = new ArrayList<>();
                page.path("events").forEach(event -> {
                    if (event.path("type").asText().equals("user.message")) {
                        before.add(event.path("text").asText().substring(0, 8).strip());
                    }
                });
                questions.addAll(0, before);
                if (!page.path("has_more").asBoolean()) {
                    break;
                }
                page = client.get(client.session(id) + "?limit=1000&before="
                                + page.path("events").path(0).path("seq").asLong())
                        .json();
            }
            assertThat(questions)
                    .hasSize(turns)
                    .doesNotHaveDuplicates()
                    .last()
                    .asString()
                    .startsWith("say: 11");
        }

        @Test
        void transcript() {
            play("hello");
            JsonNode messages =
                    client.get(client.session(id) + "/transcript").json().path("messages");
            assertThat(messages).hasSize(2);
            assertThat(names(messages.path(1)))
                    .containsExactlyInAnyOrder("id", "role", "parts", "created_at", "parent", "versions");
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
            assertThat(names(answer.json())).containsExactlyInAnyOrder("accepted", "seq", "message_id");
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
}
