// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import sh.karta.server.event.Json;

/** A fake endpoint of a model or a tool. It returns the responses that a test has queued, in order, and records the requests. */
final class FakeEndpoint implements AutoCloseable {
    /** Answers one request. */
    interface Script {
        void answer(HttpExchange exchange) throws IOException;
    }

    record Asked(
            String path,
            List<String> authorization,
            List<String> idempotencyKey,
            List<String> signature,
            List<String> traceparent,
            Map<String, List<String>> headers,
            String raw,
            JsonNode body) {}

    final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final Semaphore arrived = new Semaphore(0);
    private final Queue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpServer server;

    FakeEndpoint() {
        this(0);
    }

    FakeEndpoint(int port) {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        asked.add(new Asked(
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().get("Authorization"),
                exchange.getRequestHeaders().get("Idempotency-Key"),
                exchange.getRequestHeaders().get("Karta-Signature"),
                exchange.getRequestHeaders().get("traceparent"),
                Map.copyOf(exchange.getRequestHeaders()),
                body,
                body.isEmpty() || body.startsWith("--") ? Json.object() : Json.parseTrusted(body)));
        arrived.release();
        Script script = scripts.poll();
        try (exchange) {
            if (script == null) {
                exchange.sendResponseHeaders(500, -1);
            } else {
                script.answer(exchange);
            }
        }
    }

    /** Waits until the endpoint has received a number of requests. */
    void awaitAsked(int times) {
        try {
            arrived.acquire(times);
            arrived.release(times);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Discards queued responses that were not requested. */
    void forget() {
        scripts.clear();
    }

    FakeEndpoint then(Script script) {
        scripts.add(script);
        return this;
    }

    FakeEndpoint thenStatus(int status, String body, String... headers) {
        return then(exchange -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().add(headers[i], headers[i + 1]);
            }
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        });
    }

    /** Returns a completion built from these chunks, with its end and usage. */
    FakeEndpoint thenChunks(ObjectNode... deltas) {
        return then(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            for (ObjectNode delta : deltas) {
                write(out, chunk(delta, null));
            }
            write(out, chunk(Json.object(), "stop"));
            ObjectNode last = chunk(Json.object(), null);
            last.putArray("choices");
            last.putObject("usage")
                    .put("prompt_tokens", 100)
                    .put("completion_tokens", 20)
                    .put("total_tokens", 120);
            write(out, last);
            out.write("data: [DONE]\n\n".getBytes(StandardCharsets.UTF_8));
        });
    }

    FakeEndpoint thenText(String... pieces) {
        ObjectNode[] deltas = new ObjectNode[pieces.length];
        for (int i = 0; i < pieces.length; i++) {
            deltas[i] = Json.object().put("content", pieces[i]);
        }
        return thenChunks(deltas);
    }

    FakeEndpoint thenCall(String tool, String arguments) {
        return thenChunks(call(0, tool, arguments));
    }

    static ObjectNode call(int index, String tool, String arguments) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls")
                .addObject()
                .put("index", index)
                .put("id", "call_" + index)
                .put("type", "function")
                .putObject("function")
                .put("name", tool)
                .put("arguments", arguments);
        return delta;
    }

    static ObjectNode chunk(ObjectNode delta, String finishReason) {
        ObjectNode chunk = Json.object()
                .put("id", "chatcmpl-1")
                .put("object", "chat.completion.chunk")
                .put("created", 1)
                .put("model", "fake");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.put("finish_reason", finishReason);
        return chunk;
    }

    static void write(OutputStream out, ObjectNode chunk) throws IOException {
        out.write(("data: " + Json.write(chunk) + "\n\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
