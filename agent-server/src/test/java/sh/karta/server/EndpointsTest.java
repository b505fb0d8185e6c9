// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.agent.model.ModelCall;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ModelReply;
import sh.karta.server.agent.model.ModelRequest;
import sh.karta.server.agent.model.ModelRequest.AgentMessage;
import sh.karta.server.agent.model.ModelRequest.ToolMessage;
import sh.karta.server.agent.model.ModelRequest.UserMessage;
import sh.karta.server.agent.model.Tool;
import sh.karta.server.agent.model.langchain4j.LangChain4jModel;
import sh.karta.server.agent.model.langchain4j.LangChain4jModel.Api;
import sh.karta.server.agent.model.reply.Heard;
import sh.karta.server.agent.model.reply.RecordedStream;
import sh.karta.server.event.Json;

/** Asks endpoints that answer with the recorded streams, over HTTP. */
final class EndpointsTest {
    private static final String KEY = "sk-very-secret-model-key";

    private final FakeEndpoint endpoint = new FakeEndpoint();
    private final Heard heard = new Heard();

    @AfterEach
    void stop() {
        endpoint.close();
    }

    static Stream<RecordedStream> streams() {
        return RecordedStream.all();
    }

    @ParameterizedTest
    @MethodSource("streams")
    void everyStreamIsReadWholeInPiecesAndPacked(RecordedStream stream) throws IOException {
        byte[] bytes = stream.bytes();
        ask(stream, "whole", exchange -> send(exchange, bytes, bytes.length));
        ask(stream, "in pieces", exchange -> send(exchange, bytes, 7));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(bytes);
        }
        ask(stream, "gzip", exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            send(exchange, packed.toByteArray(), 100);
        });
    }

    /** Most gateways flush packed streams after each event. Its words must not wait for the next one. */
    @Test
    void wordsOfAPackedStreamAreReadAsTheyArrive() {
        CountDownLatch first = new CountDownLatch(1);
        Heard listener = new Heard() {
            @Override
            public void words(String text) {
                super.words(text);
                first.countDown();
            }
        };
        endpoint.then(exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(200, 0);
            GZIPOutputStream out = new GZIPOutputStream(exchange.getResponseBody(), true);
            out.write(chunk("{\"content\":\"First\"}", "null"));
            out.flush();
            await(first);
            out.write(chunk("{\"content\":\" second.\"}", "\"stop\""));
            out.finish();
        });
        read(Api.OPENAI_CHAT_COMPLETIONS, question(), listener);
        assertThat(listener.words).hasToString("First second.");
    }

    @Test
    void anAnswerThatHasEndedNeedsNoEndMarkerAndNoEndOfTheConnection() {
        CountDownLatch never = new CountDownLatch(1);
        endpoint.then(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(chunk("{\"content\":\"Whole.\"}", "\"stop\""));
            exchange.getResponseBody().flush();
            await(never);
        });
        read(Api.OPENAI_CHAT_COMPLETIONS, question(), heard);
        never.countDown();
        assertThat(heard.words).hasToString("Whole.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"br", "zstd"})
    void packingThatCannotBeReadIsNamedForTheOperator(String encoding) {
        endpoint.then(exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", encoding);
            send(exchange, new byte[] {1, 2, 3}, 3);
        });
        assertThat(reason()).contains("packed its answer with " + encoding);
    }

    @Test
    void aPageInPlaceOfAnAnswerIsNamedForTheOperator() {
        endpoint.then(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            send(exchange, "<!doctype html><title>Sign in</title>".getBytes(StandardCharsets.UTF_8), 10);
        });
        assertThat(reason()).contains("no event and the content type text/html");
    }

    @Test
    void aPackedErrorIsReadableInTheLog() {
        endpoint.then(exchange -> {
            exchange.getResponseHeaders().add("Content-Encoding", "gzip");
            exchange.sendResponseHeaders(400, 0);
            try (GZIPOutputStream out = new GZIPOutputStream(exchange.getResponseBody())) {
                out.write("{\"error\":\"no such parameter\"}".getBytes(StandardCharsets.UTF_8));
            }
        });
        assertThat(reason()).contains("no such parameter");
    }

    /** DeepSeek, OpenRouter and Gemini refuse the results of tools otherwise. Mistral requires nine letters or digits. */
    @ParameterizedTest
    @ValueSource(strings = {"chat-deepseek-calls", "chat-openrouter-reasoning", "chat-gemini-calls"})
    void whatAnEndpointSendsWithItsCallsGoesBackToIt(String name) {
        RecordedStream stream =
                streams().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
        endpoint.then(exchange -> send(exchange, stream.bytes(), 1_000));
        ModelReply reply = read(Api.OPENAI_CHAT_COMPLETIONS, question(), heard);
        endpoint.thenText("Done.");
        read(Api.OPENAI_CHAT_COMPLETIONS, results(reply), new Heard());
        JsonNode message = endpoint.asked.get(1).body().at("/messages/2");
        stream.expected()
                .at("/sent_back/message")
                .properties()
                .forEach(field -> assertThat(message.path(field.getKey())).isEqualTo(field.getValue()));
        for (int at = 0; at < reply.calls().size(); at++) {
            JsonNode call = message.path("tool_calls").path(at);
            assertThat(call.path("id").asText()).matches("[0-9a-zA-Z]{9}");
            assertThat(call.path("id"))
                    .isEqualTo(endpoint.asked
                            .get(1)
                            .body()
                            .at("/messages/" + (3 + at))
                            .path("tool_call_id"));
            assertThat(call.path("extra_content"))
                    .isEqualTo(stream.expected().at("/sent_back/calls/" + at).path("extra_content"));
        }
    }

    @Test
    void whatAnotherModelSentIsNotSent() {
        ModelRequest request = new ModelRequest(
                "Be brief.",
                List.of(
                        new UserMessage("hello", List.of()),
                        new AgentMessage(
                                "",
                                List.of(new ModelRequest.Call("tool-1", "lookup", "{}")),
                                Json.parseTrusted(
                                        "{\"model\":\"other\",\"sent_back\":{\"message\":{\"reasoning_content\":\"x\"}}}")),
                        new ToolMessage("tool-1", "lookup", "{}")),
                List.of(),
                null);
        endpoint.thenText("Done.");
        read(Api.OPENAI_CHAT_COMPLETIONS, request, heard);
        assertThat(endpoint.asked.get(0).raw()).doesNotContain("reasoning_content");
    }

    private static ModelRequest question() {
        return new ModelRequest("Be brief.", List.of(new UserMessage("hello", List.of())), tools(), null);
    }

    private static ModelRequest results(ModelReply reply) {
        List<ModelRequest.Message> messages = new ArrayList<>();
        messages.add(new UserMessage("hello", List.of()));
        List<ModelRequest.Call> calls = new ArrayList<>();
        for (ModelReply.Call call : reply.calls()) {
            calls.add(new ModelRequest.Call("tool-of-this-server-" + calls.size(), call.tool(), call.arguments()));
        }
        messages.add(new AgentMessage("", calls, reply.reasoning()));
        calls.forEach(call -> messages.add(new ToolMessage(call.id(), call.tool(), "{}")));
        return new ModelRequest("Be brief.", messages, tools(), null);
    }

    private static List<Tool> tools() {
        return List.of();
    }

    private void ask(RecordedStream stream, String variant, FakeEndpoint.Script script) {
        Heard listener = new Heard();
        ModelReply reply = null;
        ModelException failure = null;
        endpoint.then(script);
        try {
            reply = read(
                    switch (stream.api()) {
                        case "chat" -> Api.OPENAI_CHAT_COMPLETIONS;
                        case "responses" -> Api.OPENAI_RESPONSES;
                        default -> Api.ANTHROPIC_MESSAGES;
                    },
                    question(),
                    listener);
        } catch (ModelException e) {
            failure = e;
        }
        stream.check(variant, listener, reply, failure);
    }

    private String reason() {
        try {
            return "no failure: " + read(Api.OPENAI_CHAT_COMPLETIONS, question(), heard);
        } catch (ModelException e) {
            return e.reason();
        }
    }

    private ModelReply read(Api api, ModelRequest request, Heard listener) {
        LangChain4jModel model = new LangChain4jModel(new LangChain4jModel.Settings(
                api,
                endpoint.address() + "/v1",
                KEY,
                "fake",
                api == Api.ANTHROPIC_MESSAGES ? 1_000 : null,
                null,
                null,
                null,
                Duration.ofMinutes(10),
                false));
        try (ModelCall call = model.call(request)) {
            return call.read(listener);
        }
    }

    private static byte[] chunk(String delta, String finish) {
        return ("data: {\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":" + finish + "}]}\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, byte[] bytes, int size) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        for (int from = 0; from < bytes.length; from += size) {
            exchange.getResponseBody().write(bytes, from, Math.min(size, bytes.length - from));
            exchange.getResponseBody().flush();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
