// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import sh.karta.server.TestClient.Answer;

/**
 * Tests the same agent with each API that LangChain4j supports: chat completions, OpenAI Responses and Anthropic.
 *
 * <p>The file is long because all tests share one fixture, which starts a server for the provider of the test.
 */
final class ModelProvidersTest {
    @TempDir
    Path directory;

    /** A server whose agent uses this provider, with a client and a session. */
    private final class Fixture implements AutoCloseable {
        final FakeEndpoint model = new FakeEndpoint();
        final FakeEndpoint tool = new FakeEndpoint();
        final TestServer server;
        TestClient client;
        String id;

        /** @param seconds how long the model may be silent */
        Fixture(ProviderWire wire, String spare, String settings, int seconds) throws IOException {
            server = TestServer.with(directory, """
                    projects:
                      demo/assistant:
                        keys: [{key: pk_test_demo, origins: [loopback]}]
                        agent:
                          kind: model
                          models:
                            main: {provider: %s, base_url: "%s/v1", api_key: %s, model: fake, %s}
                            %s
                          instructions: Be a pirate.
                          timeout_seconds: %d
                          %s
                          tools:
                            - {name: lookup, description: Looks up, url: "%s/lookup", approval: false,
                               parameters: {type: object, properties: {query: {type: string, minLength: 2}}, required: [query]}}
                    """.formatted(
                            wire.word(),
                            model.address(),
                            ProviderWire.KEY,
                            wire.option,
                            spare,
                            seconds,
                            settings,
                            tool.address()));
            client = server.client().signIn("visitor-with-128-random-bits");
            id = client.createSession();
        }

        Fixture(ProviderWire wire) throws IOException {
            this(wire, "", "", 120);
        }

        Fixture then(String... events) {
            model.then(exchange -> stream(exchange, events));
            return this;
        }

        List<JsonNode> ask() {
            long seq = client.say(id, "hello").json().path("seq").asLong();
            return client.follow(id, seq);
        }

        /** Returns the session and its transcript as the visitor reads them. */
        String history() {
            Answer session = client.get(client.session(id));
            Answer transcript = client.get(client.session(id) + "/transcript");
            assertThat(session.status()).isEqualTo(200);
            assertThat(transcript.status()).isEqualTo(200);
            return session.text() + transcript.text();
        }

        /** Asks with the Responses API. */
        String respond(boolean stream) {
            Answer answer =
                    client.post("/demo/assistant/v1/responses", TestClient.object("input", "hello", "stream", stream));
            assertThat(answer.status()).isEqualTo(200);
            return answer.text();
        }

        String code() {
            List<JsonNode> events = ask();
            assertThat(events.toString()).doesNotContain(ProviderWire.KEY, model.address());
            return last(events).path("code").asText();
        }

        @Override
        public void close() {
            server.close();
            model.close();
            tool.close();
        }
    }

    private static void stream(HttpExchange exchange, String... events) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
        exchange.sendResponseHeaders(200, 0);
        for (String event : events) {
            exchange.getResponseBody().write(event.getBytes(StandardCharsets.UTF_8));
            exchange.getResponseBody().flush();
        }
    }

    private static JsonNode last(List<JsonNode> events) {
        return events.get(events.size() - 1);
    }

    @ParameterizedTest
    @EnumSource
    void textCallsAndUsageHaveTheProvidersFormat(ProviderWire wire) throws IOException {
        try (Fixture fixture = new Fixture(wire)) {
            List<String> keys = new CopyOnWriteArrayList<>();
            fixture.model.then(exchange -> {
                keys.add(exchange.getRequestHeaders().getFirst("Authorization"));
                keys.add(exchange.getRequestHeaders().getFirst("x-api-key"));
                stream(exchange, wire.answer("", "Let me look that up.", "lookup", "{\"query\": \"harbour dues\"}"));
            });
            fixture.tool.thenStatus(200, "{\"found\":true}");
            fixture.then(wire.answer("", "Ahoy, \"mate\", it is found.", "", ""));
            List<JsonNode> events = fixture.ask();
            assertThat(TestClient.text(events)).endsWith("Ahoy, \"mate\", it is found.");
            assertThat(TestClient.types(events))
                    .containsSubsequence("agent.message", "agent.tool_use", "agent.tool_result");
            assertThat(last(events).at("/usage/input_tokens").asLong()).isEqualTo(200);
            assertThat(last(events).at("/usage/output_tokens").asLong()).isEqualTo(40);
            assertThat(fixture.tool.asked.get(0).body().at("/arguments/query").asText())
                    .isEqualTo("harbour dues");
            assertThat(keys)
                    .containsExactly(
                            wire == ProviderWire.ANTHROPIC ? null : "Bearer " + ProviderWire.KEY,
                            wire == ProviderWire.ANTHROPIC ? ProviderWire.KEY : null);
            assertThat(fixture.model.asked).extracting(FakeEndpoint.Asked::path).containsOnly(wire.path);
            String first = fixture.model.asked.get(0).raw();
            assertThat(first).contains("Be a pirate.", "hello", "lookup", "minLength", "\"fake\"");
            String second = fixture.model.asked.get(1).raw();
            assertThat(second).contains("Let me look that up.", "harbour dues", "found");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerThatOnlySuggestsRepliesEndsTheTurnAndAFaultIsTold(ProviderWire wire) throws IOException {
        try (Fixture fixture = new Fixture(wire, "", "suggest: true", 120)) {
            fixture.then(wire.answer("", "Ahoy.", "suggest", "{\"items\": []}"));
            fixture.then(
                    wire.answer("", "", "suggest", "{\"items\": [{\"label\": \"More\", \"text\": \"Tell me more\"}]}"));
            fixture.then(wire.answer("", "Bye.", "", ""));
            List<JsonNode> events = fixture.ask();
            assertThat(TestClient.text(events)).isEqualTo("Ahoy.");
            fixture.ask();
            assertThat(fixture.model.asked).hasSize(3);
            assertThat(fixture.model.asked.get(1).raw()).contains("expected a list of 1 to 4");
            assertThat(fixture.model.asked.get(2).raw()).contains("Ahoy.").doesNotContain("Tell me more");
            assertThat(TestClient.types(events))
                    .endsWith("agent.suggestions", "session.status_idle")
                    .doesNotContain("agent.tool_use");
        }
    }

    @ParameterizedTest
    @EnumSource
    void reasoningIsHiddenAndReturnedToItsProviderEvenAfterARestart(ProviderWire wire) throws IOException {
        try (Fixture fixture = new Fixture(wire)) {
            CountDownLatch never = new CountDownLatch(1);
            fixture.then(wire.answer("Raw thoughts.", "", "lookup", "{\"query\": \"dues\"}"));
            fixture.tool.then(exchange -> {
                hang(never);
            });
            long seq =
                    fixture.client.say(fixture.id, "hello").json().path("seq").asLong();
            fixture.tool.awaitAsked(1);
            fixture.tool.thenStatus(200, "{}");
            fixture.then(wire.answer("More thoughts.", "Done.", "", ""));
            fixture.server.restart();
            List<JsonNode> events = fixture.client.follow(fixture.id, seq);
            never.countDown();
            assertThat(TestClient.text(events)).isEqualTo("Done.");
            assertThat(events.toString()).doesNotContain("thoughts", "sealed");
            assertThat(fixture.history()).contains("Done.").doesNotContain("thoughts", "sealed");
            String again = fixture.model.asked.get(1).raw();
            assertThat(again).contains("Raw thoughts.");
            if (wire != ProviderWire.OPENAI) {
                assertThat(again).contains("sealed-thoughts");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void theResponsesApiHidesReasoning(ProviderWire wire) throws IOException {
        try (Fixture fixture = new Fixture(wire)) {
            for (boolean stream : new boolean[] {false, true}) {
                fixture.then(wire.answer("Raw thoughts.", "", "lookup", "{\"query\": \"dues\"}"));
                fixture.tool.thenStatus(200, "{}");
                fixture.then(wire.answer("More thoughts.", "Done.", "", ""));
                assertThat(fixture.respond(stream)).contains("lookup", "Done.").doesNotContain("thoughts", "sealed");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void reasoningIsShownIfTheProjectAllowsIt(ProviderWire wire) throws IOException {
        try (Fixture fixture = new Fixture(wire, "", "reasoning: {visible: true}", 120)) {
            fixture.then(wire.answer("Raw thoughts.", "Done.", "", ""));
            assertThat(fixture.ask().toString()).contains("agent.thinking", "Raw thoughts.");
            assertThat(fixture.history()).contains("Raw thoughts.");
            for (boolean stream : new boolean[] {false, true}) {
                fixture.then(wire.answer("Raw thoughts.", "Done.", "", ""));
                assertThat(fixture.respond(stream)).contains("Raw thoughts.");
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void reasoningInTagsIsHiddenLikeOtherReasoning(ProviderWire wire) throws IOException {
        String text = "<think>Raw thoughts.</think> Done.";
        try (Fixture fixture = new Fixture(wire)) {
            fixture.then(wire.answer("", text, "", ""));
            List<JsonNode> events = fixture.ask();
            assertThat(TestClient.text(events)).isEqualTo("Done.");
            assertThat(events.toString() + fixture.history()).doesNotContain("thoughts", "think");
        }
        try (Fixture fixture = new Fixture(wire, "", "reasoning: {visible: true}", 120)) {
            fixture.then(wire.answer("", text, "", ""));
            assertThat(TestClient.types(fixture.ask())).contains("agent.thinking", "agent.message");
            assertThat(fixture.history()).contains("Raw thoughts.");
        }
    }

    static Stream<Arguments> failures() {
        return Arrays.stream(ProviderWire.values())
                .flatMap(wire -> Stream.of(
                                "401 auth",
                                "403 auth",
                                "404 not_found",
                                "400 refused",
                                "413 refused",
                                "422 refused",
                                "429 rate_limited",
                                "500 unavailable",
                                "503 unavailable",
                                "529 unavailable",
                                "307 unavailable")
                        .map(line -> Arguments.of(wire, Integer.valueOf(line.substring(0, 3)), line.substring(4))));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void eachStatusHasItsCode(ProviderWire wire, int status, String code) throws IOException {
        try (Fixture fixture = new Fixture(wire)) {
            for (int i = 0; i < 2; i++) {
                fixture.model.thenStatus(
                        status,
                        "{\"error\":{\"type\":\"x\",\"message\":\"" + ProviderWire.KEY + "\"}}",
                        "Retry-After",
                        "0");
            }
            assertThat(fixture.code()).isEqualTo("model_provider_" + code);
        }
    }

    private static void hang(CountDownLatch never) {
        try {
            never.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFailureInMidStreamHasItsCode(ProviderWire wire) throws IOException {
        String[] whole = wire.answer("", "Half an answer.", "", "");
        String[] half = Arrays.copyOf(whole, whole.length / 2);
        try (Fixture fixture = new Fixture(wire)) {
            fixture.then(wire.error("server_error")).then(wire.error("server_error"));
            assertThat(fixture.code()).isEqualTo("model_provider_unavailable");
            fixture.then(wire.error("invalid_request_error"));
            assertThat(fixture.code()).isEqualTo("model_provider_refused");
            fixture.then(half[0], wire.error("something_new"));
            assertThat(fixture.code()).isEqualTo("model_provider_bad_response");
            fixture.then(half);
            assertThat(fixture.code()).as("cut between two events").isEqualTo("model_provider_bad_response");
            fixture.then(Stream.concat(Arrays.stream(half), Stream.of("event: message_start\ndata: {\"type\": [}\n\n"))
                    .toArray(String[]::new));
            assertThat(fixture.code()).as("not JSON").isEqualTo("model_provider_bad_response");
            fixture.then(wire.finish("length")
                    .replace("\"length\"", wire == ProviderWire.ANTHROPIC ? "\"max_tokens\"" : "\"length\""));
            assertThat(fixture.code()).as("all tokens used before a word").isEqualTo("model_provider_bad_response");
            if (!wire.refusedBy().isEmpty()) {
                fixture.then(wire.finish(wire.refusedBy()));
                assertThat(fixture.code()).isEqualTo("model_provider_refused");
            }
            fixture.then(wire.answer("", "Well again.", "", ""));
            assertThat(TestClient.text(fixture.ask())).isEqualTo("Well again.");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aModelThatHangsInMidStreamEndsTheTurnWithATimeout(ProviderWire wire) throws IOException {
        String[] whole = wire.answer("", "Half an answer.", "", "");
        String[] half = Arrays.copyOf(whole, whole.length / 2);
        CountDownLatch never = new CountDownLatch(1);
        try (Fixture fixture = new Fixture(wire, "", "", 1)) {
            fixture.model.then(exchange -> {
                stream(exchange, half);
                hang(never);
            });
            assertThat(fixture.code()).isEqualTo("model_provider_timeout");
            never.countDown();
        }
    }

    @ParameterizedTest
    @EnumSource
    void argumentsThatAreTooLongEndTheCall(ProviderWire wire) throws IOException {
        try (Fixture fixture = new Fixture(wire)) {
            fixture.then(wire.answer("", "", "lookup", "{\"query\": \"" + "x".repeat(100_000) + "\"}"));
            assertThat(fixture.code()).isEqualTo("model_provider_bad_response");
            assertThat(fixture.tool.asked).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionThatStaysOpenAfterTheAnswerDoesNotDelayIt(ProviderWire wire) throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        try (Fixture fixture = new Fixture(wire)) {
            fixture.model.then(exchange -> {
                stream(exchange, wire.answer("", "Complete.", "", ""));
                hang(never);
            });
            List<JsonNode> events = fixture.ask();
            never.countDown();
            assertThat(TestClient.text(events)).isEqualTo("Complete.");
            assertThat(last(events).path("stop_reason").asText()).isEqualTo("end_turn");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSpareAnswersIfTheFirstHangs(ProviderWire wire) throws IOException {
        CountDownLatch never = new CountDownLatch(1);
        try (FakeEndpoint second = new FakeEndpoint();
                Fixture fixture = new Fixture(wire, spare(second), "use: [main, spare]", 3)) {
            fixture.model.then(exchange -> hang(never));
            second.thenText("The spare.");
            assertThat(TestClient.text(fixture.ask())).isEqualTo("The spare.");
            never.countDown();
        }
    }

    private static String spare(FakeEndpoint endpoint) {
        return "spare: {provider: openai, base_url: \"" + endpoint.address() + "/v1\", model: other}";
    }

    @ParameterizedTest
    @EnumSource
    void theSpareAnswersIfTheFirstFailsBeforeItsFirstWord(ProviderWire wire) throws IOException {
        try (FakeEndpoint second = new FakeEndpoint();
                Fixture fixture = new Fixture(wire, spare(second), "use: [main, spare]", 120)) {
            FakeEndpoint.Script overloaded = exchange -> stream(exchange, wire.error("server_error"));
            FakeEndpoint.Script busy = exchange -> exchange.sendResponseHeaders(429, -1);
            FakeEndpoint.Script missing = exchange -> exchange.sendResponseHeaders(404, -1);
            for (FakeEndpoint.Script script : List.of(overloaded, busy, missing)) {
                fixture.model.then(script);
                second.thenText("The spare.");
                assertThat(TestClient.text(fixture.ask())).isEqualTo("The spare.");
            }
            fixture.model.thenStatus(400, "");
            assertThat(fixture.code()).as("the spare would refuse it too").isEqualTo("model_provider_refused");
            String[] whole = wire.answer("", "Half an answer.", "", "");
            fixture.then(Stream.concat(
                            Arrays.stream(Arrays.copyOf(whole, whole.length / 2)),
                            Stream.of(wire.error("server_error")))
                    .toArray(String[]::new));
            assertThat(fixture.code()).as("the visitor has seen words").isEqualTo("model_provider_unavailable");
            assertThat(second.asked).hasSize(3);
            fixture.model.close();
            second.thenCall("lookup", "{}").thenText("The spare.");
            fixture.tool.thenStatus(200, "{}");
            assertThat(TestClient.text(fixture.ask()))
                    .as("in all rounds of the turn")
                    .isEqualTo("The spare.");
        }
    }
}
