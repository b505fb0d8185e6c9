// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import sh.karta.server.event.Json;

/** Tests a model's endpoint that refuses, hangs, sends invalid data or is cut off. */
@Isolated("asserts what is logged")
final class ModelFailureTest extends ModelAgentFixture {
    @ParameterizedTest
    @CsvSource({
        "401, model_provider_auth",
        "403, model_provider_auth",
        "404, model_provider_not_found",
        "400, model_provider_refused",
        "429, model_provider_rate_limited",
        "500, model_provider_unavailable",
        "503, model_provider_unavailable"
    })
    void anUpstreamErrorIsMappedAndLeaksNothing(int status, String code) {
        String body =
                "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + " at " + model.address() + "\"}}";
        for (int i = 0; i < 3; i++) {
            model.thenStatus(status, body, "Content-Type", "application/json", "Retry-After", "0");
        }
        List<JsonNode> events = ask("hello");
        assertThat(last(events).path("type").asText()).isEqualTo("session.error");
        assertThat(last(events).path("code").asText()).isEqualTo(code);
        assertThat(events.toString()).doesNotContain(KEY, model.address(), "Incorrect");
        model.forget();
        model.thenText("back");
        assertThat(TestClient.text(ask("again"))).isEqualTo("back");
    }

    @Test
    void anAnswerOfMoreThanAMillionCharactersEndsAndCanBeReadAgain() throws IOException {
        String id = client.createSession();
        String[] pieces = new String[21];
        Arrays.fill(pieces, "\u0001".repeat(49_999) + "\n");
        model.thenText(pieces);
        List<JsonNode> events =
                client.follow(id, client.say(id, "hello").json().path("seq").asLong());
        assertThat(last(events).path("code").asText()).isEqualTo("model_provider_endless");
        assertThat(TestClient.text(events)).hasSize(1_000_000);
        restart(1, 120);
        assertThat(TestClient.text(client.follow(id, 0))).hasSize(1_000_000);
        assertThat(client.get(client.session(id) + "/transcript").text()).hasSizeGreaterThan(1_000_000);
    }

    @Test
    void aMissingOrInvalidEndpointEndsTheTurnAndTheServerStaysUp() {
        List<String> codes = new ArrayList<>();
        FakeEndpoint.Script garbage = exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody()
                    .write("data: {\"choices\":[{]}\n\ndata: \u0000\u0001\n\n".getBytes(StandardCharsets.UTF_8));
        };
        FakeEndpoint.Script html = exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write("<html>Welcome</html>".getBytes(StandardCharsets.UTF_8));
        };
        FakeEndpoint.Script shorterThanItSays = exchange -> {
            exchange.sendResponseHeaders(200, 10_000);
            OutputStream out = exchange.getResponseBody();
            FakeEndpoint.write(out, FakeEndpoint.chunk(Json.object().put("content", "half"), null));
        };
        FakeEndpoint.Script longerThanItSays = exchange -> {
            byte[] chunk = Json.bytes(FakeEndpoint.chunk(Json.object().put("content", "half"), null));
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, chunk.length);
            exchange.getResponseBody()
                    .write(
                            ("data: " + new String(chunk, StandardCharsets.UTF_8) + "\n\n")
                                    .getBytes(StandardCharsets.UTF_8),
                            0,
                            chunk.length);
        };
        FakeEndpoint.Script oneLineForEver = exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            byte[] line = "data: ".concat("x".repeat(65_530)).getBytes(StandardCharsets.US_ASCII);
            while (true) {
                exchange.getResponseBody().write(line);
            }
        };
        for (FakeEndpoint.Script script : List.of(garbage, html, shorterThanItSays, longerThanItSays, oneLineForEver)) {
            model.then(script).then(script);
            codes.add(last(ask("hello")).path("code").asText());
            model.forget();
        }
        assertThat(codes)
                .allSatisfy(code -> assertThat(code).startsWith("model_provider_"))
                .doesNotContain("model_provider_timeout");
        model.close();
        assertThat(last(ask("hello")).path("code").asText()).isEqualTo("model_provider_unavailable");
        assertThat(client.get("/healthz").status()).isEqualTo(200);
    }

    @Test
    void anEndpointThatHangsEndsTheTurnWithATimeout() throws IOException {
        restart(1, 120);
        CountDownLatch never = new CountDownLatch(1);
        FakeEndpoint.Script hang = exchange -> await(never);
        FakeEndpoint.Script hangInStream = exchange -> {
            exchange.sendResponseHeaders(200, 0);
            FakeEndpoint.write(
                    exchange.getResponseBody(), FakeEndpoint.chunk(Json.object().put("content", "half"), null));
            await(never);
        };
        for (FakeEndpoint.Script script : List.of(hang, hangInStream)) {
            model.then(script).then(script);
            assertThat(last(ask("hello")).path("code").asText()).isEqualTo("model_provider_timeout");
            model.forget();
        }
        never.countDown();
    }

    @Test
    void theLogOfAFailedCallHasStatusEndpointProviderMessageSessionAndRequest() {
        model.thenStatus(
                401,
                "{\"error\":{\"message\":\"Incorrect API key provided: " + KEY + "\\nFind yours\"}}",
                "Content-Type",
                "application/json");
        try (Logged logged = new Logged("sh.karta.server.agent")) {
            TestClient.Answer posted = client.say(id, "hello");
            String request = posted.header("X-Request-Id");
            List<JsonNode> events = client.follow(id, posted.json().path("seq").asLong());
            assertThat(logged.lines())
                    .singleElement()
                    .asString()
                    .contains("model_provider_auth", "401", model.address() + "/v1", id, "demo/assistant")
                    .contains("Incorrect API key provided: ")
                    .contains("[" + request + "]")
                    .doesNotContain(KEY);
            assertThat(last(events).path("request_id").asText()).isEqualTo(request);
        }
    }

    @Test
    void aFailureAfterAnApprovalIsLoggedWithTheRequestThatApproved() {
        model.thenCall("refund", "{}");
        JsonNode pause = last(ask("refund me"));
        tool.thenStatus(200, "{}");
        model.close();
        try (Logged logged = new Logged("sh.karta.server.agent")) {
            TestClient.Answer approved = client.post(
                    client.session(id) + "/events",
                    TestClient.object(
                            "type", "user.tool_confirmation",
                            "request_id", pause.path("request_id").asText(),
                            "result", "approve_once"));
            List<JsonNode> events = client.follow(id, pause.path("seq").asLong());
            assertThat(logged.lines())
                    .singleElement()
                    .asString()
                    .contains(
                            "model_provider_unavailable",
                            model.address(),
                            id,
                            "[" + approved.header("X-Request-Id") + "]");
            assertThat(last(events).path("request_id").asText()).isEqualTo(approved.header("X-Request-Id"));
        }
    }

    @Test
    void anInterruptStopsTheModel() throws Exception {
        CountDownLatch gone = new CountDownLatch(1);
        model.then(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            try {
                for (int i = 0; ; i++) {
                    FakeEndpoint.write(
                            exchange.getResponseBody(),
                            FakeEndpoint.chunk(Json.object().put("content", "word" + i + " "), null));
                }
            } finally {
                gone.countDown();
            }
        });
        long seq = client.say(id, "talk").json().path("seq").asLong();
        client.follow(id, seq, e -> e.path("type").asText().equals("agent.message"));
        client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        gone.await();
        // Half an answer was generated, so its tokens count.
        Waiting.until(
                "the tokens of half an answer",
                () -> server.operator()
                        .get("/metrics")
                        .text()
                        .contains("karta_tokens_total{project=\"demo/assistant\"}"));
        model.thenText("next");
        assertThat(TestClient.text(ask("next"))).isEqualTo("next");
    }

    @Test
    void anAnswerCutByARestartFailsCleanlyAndIsNotStartedAgain() {
        CountDownLatch never = new CountDownLatch(1);
        model.then(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            FakeEndpoint.write(
                    exchange.getResponseBody(), FakeEndpoint.chunk(Json.object().put("content", "half"), null));
            await(never);
        });
        long seq = client.say(id, "talk").json().path("seq").asLong();
        client.follow(id, seq, e -> e.path("type").asText().equals("agent.message"));
        server.restart();
        List<JsonNode> events = client.follow(id, seq);
        never.countDown();
        assertThat(TestClient.text(events)).isEqualTo("half");
        assertThat(last(events).path("code").asText()).isEqualTo("server_error");
        assertThat(model.asked).hasSize(1);
    }
}
