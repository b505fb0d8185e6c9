// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.event.Json;
import sh.karta.server.store.StoredKey;

/** Tests that tokens and streams become invalid if their key is disabled, loses their origin or revokes its tokens. */
final class RevokedKeyTest {
    private static final String KEY = "pk_live_shop";
    private static final String ORIGIN = "https://shop.example";
    private static final String CONFIG = """
            projects:
              demo/assistant:
                keys: [{key: pk_test_demo, origins: [loopback]}]
                agent: {kind: scripted, pace_millis: 200}
              demo/other:
                keys: [{key: pk_test_other, origins: [loopback]}]
                agent: {kind: scripted}
            """;

    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;

    @BeforeEach
    void signIn() {
        server = TestServer.with(directory, CONFIG);
        put(true, ORIGIN, "https://other.example");
        client = server.client();
        mint();
    }

    private void mint() {
        Answer minted = client.post(
                "/v1/embed/session-tokens",
                TestClient.object("embed_key", KEY, "visitor_id", "visitor-with-128-random-bits"),
                "Origin",
                ORIGIN);
        client.token = minted.json().path("token").asText();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private void put(boolean enabled, String... origins) {
        server.store().keys().put(new StoredKey(KEY, "demo/assistant", List.of(origins), enabled, Instant.EPOCH, null));
    }

    @Test
    void theTokensOfADisabledKeyAreRefusedAtOnce() {
        assertThat(client.get(client.sessions()).status()).isEqualTo(200);
        put(false, ORIGIN);
        Answer refused = client.get(client.sessions());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("key_disabled");
    }

    @Test
    void aRefusedTokenIsToldWhatHappenedToItsKey() {
        Instant now = Instant.now().plusSeconds(1);
        server.store().keys().put(server.store().keys().find(KEY).notBefore(now));
        assertThat(client.get(client.sessions()).json().at("/error/message").asText())
                .isEqualTo("The tokens of the embed key pk_live_shop minted before "
                        + server.store().keys().find(KEY).notBefore() + " are revoked. Mint a new one.");
        server.store().keys().put(new StoredKey(KEY, "demo/other", List.of(ORIGIN), true, Instant.EPOCH, null));
        assertThat(client.get(client.sessions()).json().at("/error/message").asText())
                .isEqualTo(
                        "The embed key pk_live_shop now belongs to demo/other, not to demo/assistant. Mint a new token.");
    }

    @Test
    void theTokensOfARemovedOriginAreRefusedAtOnce() {
        put(true, "https://other.example");
        Answer refused = client.get(client.sessions());
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("origin_not_allowed");
        put(true, ORIGIN);
        assertThat(client.get(client.sessions()).status()).isEqualTo(200);
    }

    @Test
    void theStreamsOfADisabledKeyEndBeforeTheirTurn() {
        String id = client.createSession();
        client.say(id, "Give me a long answer");
        List<JsonNode> events = client.follow(id, 0, event -> {
            if (event.path("type").asText().equals("agent.message")) {
                put(false, ORIGIN);
            }
            return false;
        });
        assertThat(TestClient.types(events))
                .contains("agent.message")
                .doesNotContain("session.status_idle", "session.error");
    }

    @Test
    void theStreamsOfRevokedTokensEndBeforeTheirTurn() {
        String id = client.createSession();
        client.say(id, "Give me a long answer");
        List<JsonNode> events = client.follow(id, 0, event -> {
            if (event.path("type").asText().equals("agent.message")) {
                StoredKey key = server.store().keys().find(KEY);
                server.store().keys().put(key.notBefore(Instant.now()));
            }
            return false;
        });
        assertThat(TestClient.types(events))
                .contains("agent.message")
                .doesNotContain("session.status_idle", "session.error");
    }

    @Test
    void revokingTokensEndsTheirStreamsAndKeepsThoseOfNewTokens() throws Exception {
        String id = client.createSession();
        client.say(id, "Give me a long answer");
        List<Stream> revoked = List.of(new Stream(id), new Stream(id), new Stream(id));
        StoredKey key = server.store().keys().find(KEY);
        server.store().keys().put(key.notBefore(Instant.now()));
        mint();
        List<Stream> fresh = List.of(new Stream(id), new Stream(id), new Stream(id));
        for (Stream stream : revoked) {
            assertThat(stream.types()).doesNotContain("session.status_idle");
        }
        client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        for (Stream stream : fresh) {
            assertThat(stream.types()).endsWith("session.status_idle");
        }
    }

    /** A stream that was opened with the current token. */
    private final class Stream {
        private final InputStream bytes;

        Stream(String id) {
            bytes = client.open(client.session(id) + "/events/stream?after=0");
        }

        /** Waits for the end of the stream and returns the types of its events. */
        List<String> types() throws IOException {
            return new String(bytes.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith("data: "))
                    .map(line ->
                            Json.parseTrusted(line.substring(6)).path("type").asText())
                    .toList();
        }
    }

    @Test
    void aTicketOfADisabledKeyOpensNoStream() {
        String id = client.createSession();
        String ticket = client.post(client.session(id) + "/events/ticket", "{}")
                .json()
                .path("ticket")
                .asText();
        put(false, ORIGIN);
        client.token = "";
        Answer refused = client.get(client.session(id) + "/events/stream?ticket=" + ticket);
        assertThat(refused.code()).isEqualTo("key_disabled");
    }
}
