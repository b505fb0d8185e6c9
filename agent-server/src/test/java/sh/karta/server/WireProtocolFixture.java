// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** A server with a project for each limit, a client and a session, for the tests of the wire protocol's tables. Each subclass has its own server. */
@Tag(TestServer.BOTH_STORES)
@TestInstance(Lifecycle.PER_CLASS)
abstract class WireProtocolFixture {
    static final String SECRET = "identity-secret-of-the-demo";
    static final String VISITOR = "visitor-with-128-random-bits";

    TestServer server;
    TestClient client;
    String id;

    @BeforeAll
    void start(@TempDir Path directory) {
        server = TestServer.with(directory, """
                projects:
                  demo/assistant:
                    identity_secret: %s
                    keys:
                      - {key: pk_test_demo, origins: [loopback]}
                      - {key: pk_test_gone, origins: [loopback], enabled: false}
                    features: {uploads: true, feedback: true}
                    limits: {visitor_per_minute: 100000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000}
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
                    limits: {visitor_reads_per_minute: 1000000}
                """.formatted(SECRET));
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @BeforeEach
    void newSession() {
        client = server.client().signIn(VISITOR);
        id = client.createSession();
    }

    TestClient of(String name) {
        TestClient other = server.client();
        other.project = "demo/" + name;
        other.token = other.mint("embed_key", "pk_test_" + name, "visitor_id", VISITOR)
                .json()
                .path("token")
                .asText();
        return other;
    }

    static String hmac(String text) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    }

    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    List<JsonNode> play(String script) {
        long seq = client.say(id, "say: " + script).json().path("seq").asLong();
        return client.follow(id, seq - 1);
    }

    static JsonNode first(List<JsonNode> events, String type) {
        return events.stream()
                .filter(e -> e.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + type + " in " + TestClient.types(events)));
    }

    static JsonNode last(List<JsonNode> events) {
        return events.get(events.size() - 1);
    }
}
