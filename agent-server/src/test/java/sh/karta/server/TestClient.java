// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;

/** A client of the wire protocol that sends the requests of a test unchanged, without the widget's retries. */
final class TestClient {
    /** A response with its body as text and, if it is JSON, as a tree. */
    record Answer(int status, Map<String, List<String>> headers, String text) {
        JsonNode json() {
            return Json.parseTrusted(text);
        }

        String code() {
            return json().path("error").path("code").asText();
        }

        String message() {
            return json().path("error").path("message").asText();
        }

        String header(String name) {
            List<String> values = headers.get(name.toLowerCase(java.util.Locale.ROOT));
            return values == null ? null : values.get(0);
        }
    }

    static final String ORIGIN = "http://localhost:3000";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Shared by all tests: each client has threads of its own, and the metrics of a server ask every thread of the process. */
    static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    final String base;
    String token = "";
    String project = "demo/assistant";

    TestClient(String base) {
        this.base = base;
    }

    String sessions() {
        return "/" + project + "/v1/managed-agents/sessions";
    }

    String session(String id) {
        return sessions() + "/" + id;
    }

    Answer send(String method, String path, Object body, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(PATIENCE);
        Map<String, String> all = new LinkedHashMap<>();
        if (body != null) {
            all.put("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            all.put("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        all.forEach((name, value) -> {
            if (value != null) {
                request.setHeader(name, value);
            }
        });
        request.method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
            return new Answer(response.statusCode(), response.headers().map(), response.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Answer get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    Answer post(String path, Object body, String... headers) {
        return send("POST", path, body, headers);
    }

    static ObjectNode object(Object... fields) {
        ObjectNode node = Json.object();
        for (int i = 0; i < fields.length; i += 2) {
            node.putPOJO((String) fields[i], fields[i + 1]);
        }
        return (ObjectNode) Json.parseTrusted(Json.write(node));
    }

    Answer mint(Object... fields) {
        return post("/v1/embed/session-tokens", object(fields), "Origin", ORIGIN, "Authorization", null);
    }

    /** Mints with the demo key and keeps the token. */
    TestClient signIn(String visitorId) {
        return signIn("pk_test_demo", visitorId);
    }

    /** Mints with a key of any project and keeps the token. */
    TestClient signIn(String key, String visitorId) {
        Answer answer = mint("embed_key", key, "visitor_id", visitorId);
        token = answer.json().path("token").asText();
        if (answer.status() != 200 || token.isEmpty()) {
            throw new AssertionError(answer.status() + " " + answer.text());
        }
        return this;
    }

    String createSession() {
        return post(sessions(), "{}").json().path("id").asText();
    }

    Answer say(String session, String text, Object... more) {
        ObjectNode body = object(more);
        body.put("type", "user.message").put("text", text);
        return post(session(session) + "/events", body);
    }

    /** Follows a stream to its end. */
    List<JsonNode> follow(String session, long after) {
        return follow(session, after, event -> false);
    }

    /** Follows a stream until an event matches, or to its end. */
    List<JsonNode> follow(String session, long after, Predicate<JsonNode> enough) {
        List<JsonNode> events = new ArrayList<>();
        read(open(session(session) + "/events/stream?after=" + after), event -> {
            events.add(event);
            return enough.test(event);
        });
        return events;
    }

    /**
     * Follows a turn to its end. Connects again when the stream ends before it, and when the server is unavailable, as the
     * widget does.
     *
     * @param seen called with each event
     */
    List<JsonNode> followTurn(String session, long after, Consumer<JsonNode> seen) {
        List<JsonNode> events = new ArrayList<>();
        Waiting.until("the end of a turn", () -> {
            long cursor = events.isEmpty()
                    ? after
                    : events.get(events.size() - 1).path("seq").asLong();
            HttpResponse<InputStream> response = connect(session(session) + "/events/stream?after=" + cursor);
            if (response.statusCode() == 503) {
                response.body().close();
                return false;
            }
            read(body(response), event -> {
                events.add(event);
                seen.accept(event);
                return false;
            });
            return !events.isEmpty()
                    && EventType.endsStream(
                            events.get(events.size() - 1).path("type").asText());
        });
        return events;
    }

    private static void read(InputStream stream, Predicate<JsonNode> enough) {
        int count = 0;
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("data: ")) {
                    count++;
                    if (enough.test(Json.parseTrusted(line.substring(6)))) {
                        return;
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("after " + count + " events", e);
        }
    }

    InputStream open(String path) {
        try {
            return body(connect(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpResponse<InputStream> connect(String path) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + token)
                .header("Accept", "text/event-stream")
                .timeout(PATIENCE)
                .build();
        try {
            return HTTP.send(request, BodyHandlers.ofInputStream());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream body(HttpResponse<InputStream> response) throws IOException {
        if (response.statusCode() != 200) {
            throw new AssertionError(
                    response.statusCode() + " " + new String(response.body().readAllBytes(), StandardCharsets.UTF_8));
        }
        return response.body();
    }

    /** Returns the answer's text from its events: deltas are joined by part, and parts by a blank line. */
    static String text(List<JsonNode> events) {
        Map<String, String> parts = new LinkedHashMap<>();
        for (JsonNode event : events) {
            if (event.path("type").asText().equals("agent.message")) {
                String text = event.path("text").asText();
                parts.merge(
                        event.path("part_id").asText(),
                        text,
                        (old, more) -> event.path("delta").asBoolean() ? old + more : more);
            }
        }
        return String.join("\n\n", parts.values());
    }

    static List<String> types(List<JsonNode> events) {
        return events.stream().map(e -> e.path("type").asText()).toList();
    }
}
