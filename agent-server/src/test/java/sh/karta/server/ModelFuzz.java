// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/**
 * Lets a model endpoint stream arbitrary bytes. The turn must always end with a terminal event. Jazzer calls {@link
 * #fuzzerTestOneInput} ({@code mvn -Pfuzz}); {@link FuzzSeedsTest} replays its findings.
 */
public final class ModelFuzz {
    private static final FakeEndpoint MODEL = new FakeEndpoint();
    private static final TestClient CLIENT;

    static {
        try {
            TestServer server =
                    TestServer.with(Files.createTempDirectory("karta-fuzz-"), """
                    projects:
                      demo/assistant:
                        keys: [{key: pk_test_demo, origins: [loopback]}]
                        limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000, key_per_minute: 1000000}
                        agent: {kind: openai, base_url: "%s/v1", api_key: key, model: fake, timeout_seconds: 2}
                    """.formatted(MODEL.address()));
            CLIENT = server.client().signIn("visitor-with-128-random-bits");
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private ModelFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        MODEL.asked.clear();
        MODEL.forget();
        MODEL.then(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, data.length == 0 ? -1 : data.length);
            exchange.getResponseBody().write(data);
        });
        String id = CLIENT.createSession();
        long seq = CLIENT.say(id, "hello").json().path("seq").asLong();
        List<JsonNode> events = CLIENT.follow(id, seq);
        String last = events.get(events.size() - 1).path("type").asText();
        if (!last.equals("session.status_idle") && !last.equals("session.error")) {
            throw new AssertionError("the turn ended with " + last);
        }
    }
}
