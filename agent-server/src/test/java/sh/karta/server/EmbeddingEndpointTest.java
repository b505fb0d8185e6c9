// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.answers.embedding.EmbeddingEndpoint;
import sh.karta.server.event.Json;
import sh.karta.server.outgoing.ModelEndpoint;

/** Tests vectors from an endpoint: its answers, and the agent while it fails. */
final class EmbeddingEndpointTest {
    private static final String TWO =
            "{\"data\":[{\"index\":1,\"embedding\":[0,1]},{\"index\":0,\"embedding\":[1,0.5]}]}";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path directory;

    private final FakeEndpoint endpoint = new FakeEndpoint();

    @AfterEach
    void close() {
        endpoint.close();
    }

    private EmbeddingEndpoint model(String key) {
        return new EmbeddingEndpoint(new ModelEndpoint(endpoint.address() + "/v1/", key, "small"));
    }

    @Test
    void vectorsComeInTheOrderOfTheTexts() throws IOException {
        endpoint.thenStatus(200, TWO);
        List<float[]> vectors = model("a-key").of(List.of("tea", "coffee"), PATIENCE);
        assertThat(vectors.get(0)).containsExactly(1, 0.5f);
        assertThat(vectors.get(1)).containsExactly(0, 1);
        FakeEndpoint.Asked asked = endpoint.asked.get(0);
        assertThat(asked.path()).isEqualTo("/v1/embeddings");
        assertThat(asked.authorization()).containsExactly("Bearer a-key");
        assertThat(asked.body())
                .hasToString("{\"model\":\"small\",\"encoding_format\":\"float\",\"input\":[\"tea\",\"coffee\"]}");
        endpoint.thenStatus(200, TWO);
        model("").of(List.of("tea", "coffee"), PATIENCE);
        assertThat(endpoint.asked.get(1).authorization()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "503 | overloaded, a-key | status 503, overloaded, …",
                "302 | elsewhere | status 302",
                "200 | <html> | not JSON",
                "200 | {} | expected 2 vectors in \"data\", got 0",
                "200 | {\"data\":[{\"embedding\":[1]}]} | expected 2 vectors in \"data\", got 1",
                "200 | {\"data\":[{\"index\":0,\"embedding\":[1]},{\"index\":0,\"embedding\":[1]}]} | with the index 0",
                "200 | {\"data\":[{\"index\":7,\"embedding\":[1]}]} | with the index 7",
                "200 | {\"data\":[{\"embedding\":[]}]} | a list of 1 to 8192 numbers",
                "200 | {\"data\":[{\"embedding\":\"AAAA\"}]} | a list of 1 to 8192 numbers",
                "200 | {\"data\":[{\"embedding\":[\"1\"]}]} | a list of numbers",
            })
    void anInvalidResponseIsAnErrorThatNamesTheProblem(int status, String body, String message) {
        endpoint.thenStatus(status, body);
        assertThatThrownBy(() -> model("a-key").of(List.of("tea", "coffee"), PATIENCE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("a-key");
    }

    @Test
    void aTooLongOrLateResponseIsAnError() {
        endpoint.thenStatus(200, "\"" + "x".repeat(9 * 1_024 * 1_024) + "\"");
        assertThatThrownBy(() -> model("").of(List.of("tea"), PATIENCE))
                .hasMessageContaining("more than 8388608 bytes");
        CountDownLatch seen = new CountDownLatch(1);
        endpoint.then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                seen.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        assertThatThrownBy(() -> model("").of(List.of("tea"), Duration.ofMillis(50)))
                .hasMessageContaining("no answer within 50 ms");
        seen.countDown();
    }

    @Test
    void theAgentAnswersFromWordsWhileTheEndpointFails() throws IOException {
        Files.writeString(Files.createDirectories(directory.resolve("docs")).resolve("refunds.md"), """
                # Refunds

                A refund takes three working days.
                """);
        try (Logged log = new Logged("sh.karta.answers");
                TestServer server = TestServer.with(directory, """
                        projects:
                          demo/assistant:
                            keys:
                              - {key: pk_test_demo, origins: [loopback]}
                            agent:
                              kind: docs
                              folder: docs
                              pace_millis: 0
                              embeddings: {base_url: "%s/v1", api_key: the-secret-key, model: small}
                        """.formatted(endpoint.address()))) {
            endpoint.awaitAsked(1);
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            for (int i = 0; i < 3; i++) {
                long seq = client.say(id, "How many days does a refund take?")
                        .json()
                        .path("seq")
                        .asLong();
                List<JsonNode> events = client.follow(id, seq);
                assertThat(TestClient.text(events)).startsWith("A refund takes three working days.");
            }
            Waiting.until("a log line", () -> !lines(log).isEmpty());
            assertThat(lines(log))
                    .singleElement()
                    .asString()
                    .contains("Vectors of the documents from small at ", "failed", "status 500")
                    .doesNotContain("the-secret-key");
        }
    }

    @Test
    void relatedQuestionsThatComeLateAreLeftOut() throws IOException {
        Files.writeString(
                Files.createDirectories(directory.resolve("docs")).resolve("grinder.md"),
                "# Grinder\n\n## Clean the grinder\n\nBrush it out.\n\n## Repair the grinder\n\nSend it to us.\n");
        CountDownLatch end = new CountDownLatch(1);
        // The passages, the question, and what is looked for beside the answer.
        endpoint.then(this::answerWithVectors).then(this::answerWithVectors).then(exchange -> {
            try {
                end.await();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        });
        try (TestServer server = TestServer.with(directory, """
                        projects:
                          demo/assistant:
                            keys: [{key: pk_test_demo, origins: [loopback]}]
                            replies: {after: [{label: Thanks}]}
                            agent:
                              kind: docs
                              folder: docs
                              pace_millis: 0
                              embeddings: {base_url: "%s/v1", model: small}
                        """.formatted(endpoint.address()))) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            List<JsonNode> events = List.of();
            while (endpoint.asked.size() < 3) { // until the vectors of the passages are in use
                events = client.follow(
                        id,
                        client.say(id, "How do I clean the grinder?")
                                .json()
                                .path("seq")
                                .asLong());
            }
            assertThat(TestClient.text(events)).startsWith("Brush it out.");
            assertThat(events.get(events.size() - 2).at("/items/0/label").asText())
                    .isEqualTo("Thanks");
        } finally {
            end.countDown();
        }
    }

    private void answerWithVectors(HttpExchange exchange) throws IOException {
        JsonNode input = endpoint.asked.get(endpoint.asked.size() - 1).body().path("input");
        ObjectNode answer = Json.object();
        for (int i = 0; i < input.size(); i++) {
            answer.withArray("data").addObject().putArray("embedding").add(1).add(i);
        }
        byte[] body = Json.bytes(answer);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
    }

    /** Returns the log lines about this endpoint only, because other tests log at the same time. */
    private List<String> lines(Logged log) {
        return log.lines().stream()
                .filter(line -> line.contains(endpoint.address()))
                .toList();
    }
}
