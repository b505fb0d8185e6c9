// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.event.Json;

/**
 * Sends each field of each body missing, null, with every wrong type, empty, too long and with invalid Unicode. The server must refuse
 * it with an error that names the field or with a status of the wire protocol, and must keep the earlier conversation intact.
 */
final class FieldsTest {
    private static final String VISITOR = "visitor-with-128-random-bits";
    private static final List<String> VALUES = List.of(
            "null",
            "0",
            "1.5",
            "true",
            "[]",
            "[null]",
            "{}",
            "{\"a\":1}",
            "\"\"",
            "\" \"",
            "\"\\ud800\"",
            "\"\\u0000\"");

    @TempDir
    static Path directory;

    private static TestServer server;
    private static TestClient client;
    private static String id;

    /** A valid body, with the names of its fields that have a maximum length and of those that are required. */
    record Body(String name, String path, String json, List<String> required) {
        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void start() {
        server = TestServer.with(directory, TestServer.QUICK_DEMO + """
                    features: {uploads: true, feedback: true}
                    limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000, key_per_minute: 1000000}
                """);
        client = server.client().signIn(VISITOR);
        id = client.createSession();
        client.say(id, "say: what was said before");
        client.follow(id, 0);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static List<Body> bodies() {
        String session = client.session(id);
        return List.of(
                new Body(
                        "mint",
                        "/v1/embed/session-tokens",
                        "{\"embed_key\":\"pk_test_demo\",\"user_id\":\"%s\",\"visitor_id\":\"%s\"}"
                                .formatted(VISITOR, VISITOR),
                        List.of("embed_key")),
                new Body(
                        "create",
                        client.sessions(),
                        "{\"metadata\":{\"user_id\":\"u\"},\"idempotency_key\":\"k\"}",
                        List.of()),
                new Body(
                        "message",
                        session + "/events",
                        "{\"type\":\"user.message\",\"text\":\"say: x\",\"attachments\":[],\"idempotency_key\":\"m\"}",
                        List.of("type", "text")),
                new Body(
                        "confirmation",
                        session + "/events",
                        "{\"type\":\"user.tool_confirmation\",\"request_id\":\"r\",\"result\":\"deny\"}",
                        List.of("type", "request_id", "result")),
                new Body(
                        "file",
                        session + "/files",
                        "{\"name\":\"a.txt\",\"content_base64\":\"aGVsbG8=\"}",
                        List.of("name", "content_base64")),
                new Body(
                        "feedback",
                        session + "/feedback",
                        "{\"message_id\":\"msg_2\",\"value\":\"up\",\"text\":\"t\"}",
                        List.of("message_id", "value")),
                new Body(
                        "response",
                        "/demo/assistant/v1/responses",
                        "{\"input\":\"say: x\",\"stream\":false,\"store\":true,\"previous_response_id\":null}",
                        List.of("input")));
    }

    private static Answer send(Body body, String json) {
        return client.post(body.path(), json, "Origin", TestClient.ORIGIN);
    }

    private static void assertAnswered(Answer answer, String what) {
        assertThat(answer.status()).as("%s: %s", what, answer.text()).isLessThan(500);
        if (answer.status() >= 400) {
            assertThat(answer.json().at("/error/message").asText()).as(what).isNotEmpty();
            assertThat(answer.json().path("request_id").asText()).as(what).startsWith("req_");
        }
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void anInvalidFieldIsRefusedOrIgnored(Body body) {
        ObjectNode good = (ObjectNode) Json.parseTrusted(body.json());
        List<String> fields = new ArrayList<>();
        good.fieldNames().forEachRemaining(fields::add);
        for (String field : fields) {
            ObjectNode without = good.deepCopy();
            without.remove(field);
            Answer missing = send(body, without.toString());
            assertAnswered(missing, field + " missing");
            if (body.required().contains(field)) {
                assertThat(missing.status()).as(field).isEqualTo(400);
                assertThat(missing.text()).contains(field);
            }
            for (String value : VALUES) {
                String json =
                        good.toString().replace("\"" + field + "\":" + good.get(field), "\"" + field + "\":" + value);
                assertThat(json).isNotEqualTo(good.get(field).toString().equals(value) ? "" : good.toString());
                assertAnswered(send(body, json), field + " = " + value);
            }
            ObjectNode tooLong = good.deepCopy();
            tooLong.put(field, "x".repeat(70_000));
            Answer refused = send(body, tooLong.toString());
            assertThat(refused.status()).as(field + " too long").isIn(200, 400, 401, 404, 413);
        }
        assertAnswered(send(body, "[" + body.json() + "]"), "an array");
        assertThat(send(body, body.json().replace("}", "")).status()).isEqualTo(400);

        client.post(client.session(id) + "/events", "{\"type\":\"user.interrupt\"}");
        Answer transcript = client.get(client.session(id) + "/transcript");
        assertThat(transcript.status()).as(transcript.text()).isEqualTo(200);
        JsonNode first =
                transcript.json().path("messages").path(1).path("parts").path(0);
        assertThat(first.path("text").asText()).isEqualTo("what was said before");
        for (Map.Entry<String, String> read : Map.of(
                        "history",
                        client.session(id),
                        "list",
                        client.sessions(),
                        "config",
                        "/v1/embed/config?embed_key=pk_test_demo")
                .entrySet()) {
            Answer answer = client.get(read.getValue(), "Origin", TestClient.ORIGIN);
            assertThat(answer.status()).as(read.getKey() + answer.text()).isEqualTo(200);
        }
    }
}
