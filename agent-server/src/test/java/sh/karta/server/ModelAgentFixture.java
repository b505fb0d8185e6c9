// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server whose agent uses a fake model endpoint and fake tools. Both return the responses that the test has queued. */
abstract class ModelAgentFixture {
    static final String KEY = "sk-very-secret-model-key";

    @TempDir
    Path directory;

    final FakeEndpoint model = new FakeEndpoint();
    final FakeEndpoint tool = new FakeEndpoint();
    TestServer server;
    TestClient client;
    String id;

    @BeforeEach
    void start() throws IOException {
        start(120, 120);
    }

    private void start(int modelSeconds, int toolSeconds) throws IOException {
        Path docs = Files.createDirectories(directory.resolve("docs"));
        Files.writeString(docs.resolve("refunds.md"), "# Refunds\n\nA refund takes three working days.\n");
        server = TestServer.with(directory, """
                management: {port: 0}
                projects:
                  demo/assistant:
                    keys:
                      - {key: pk_test_demo, origins: [loopback]}
                    features: {uploads: true}
                    agent:
                      kind: openai
                      base_url: %s/v1
                      api_key: %s
                      model: fake
                      instructions: Be a pirate.
                      window: 2
                      images: true
                      timeout_seconds: %d
                      docs: {folder: docs, url: "https://docs.example/{path}"}
                      tools:
                        - name: refund
                          description: Refunds an order
                          url: %s/refund
                          headers: {Authorization: Bearer tool-secret}
                          parameters: {type: object, properties: {order: {type: string}}}
                          timeout_seconds: %d
                          max_output: 100
                        - {name: lookup, description: Looks up, url: "%s/lookup", approval: false, timeout_seconds: %d}
                """.formatted(
                        model.address(), KEY, modelSeconds, tool.address(), toolSeconds, tool.address(), toolSeconds));
        client = server.client().signIn("visitor-with-128-random-bits");
        id = client.createSession();
    }

    /** Replaces the server by one with other time limits, and the session by a new one. */
    void restart(int modelSeconds, int toolSeconds) throws IOException {
        server.close();
        start(modelSeconds, toolSeconds);
    }

    @AfterEach
    void stop() {
        server.close();
        model.close();
        tool.close();
    }

    List<JsonNode> ask(String text) {
        long seq = client.say(id, text).json().path("seq").asLong();
        return client.follow(id, seq);
    }

    static JsonNode last(List<JsonNode> events) {
        return events.get(events.size() - 1);
    }

    JsonNode messages(int request) {
        return model.asked.get(request).body().path("messages");
    }

    static JsonNode first(List<JsonNode> events, String type) {
        return events.stream()
                .filter(e -> e.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }

    List<JsonNode> decide(JsonNode pause, String result) {
        var body = TestClient.object(
                "type",
                "user.tool_confirmation",
                "request_id",
                pause.path("request_id").asText(),
                "result",
                result);
        assertThat(client.post(client.session(id) + "/events", body).status()).isEqualTo(202);
        return client.follow(id, pause.path("seq").asLong());
    }

    static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
