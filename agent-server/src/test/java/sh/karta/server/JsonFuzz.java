// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import sh.karta.server.event.Json;

/**
 * Sends arbitrary bytes to every route that accepts JSON; the first byte selects the route. The response must always be one of the wire
 * protocol, never a failure. Jazzer calls {@link #fuzzerTestOneInput} ({@code mvn -Pfuzz}); {@link FuzzSeedsTest} replays its findings.
 */
public final class JsonFuzz {
    private static final TestClient CLIENT;
    private static final List<String> ROUTES;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static {
        try {
            TestServer server = TestServer.with(Files.createTempDirectory("karta-fuzz-"), TestServer.QUICK_DEMO + """
                        features: {uploads: true, feedback: true}
                        limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000, key_per_minute: 1000000}
                    """);
            CLIENT = server.client().signIn("visitor-with-128-random-bits");
        } catch (IOException e) {
            throw new ExceptionInInitializerError(e);
        }
        String session = CLIENT.session(CLIENT.createSession());
        ROUTES = List.of(
                "/v1/embed/session-tokens",
                CLIENT.sessions(),
                session + "/events",
                session + "/events/ticket",
                session + "/files",
                session + "/feedback",
                "/demo/assistant/v1/responses",
                "/v1/responses");
    }

    private JsonFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) throws IOException, InterruptedException {
        if (data.length == 0) {
            return;
        }
        String path = ROUTES.get((data[0] & 0xff) % ROUTES.size());
        HttpRequest request = HttpRequest.newBuilder(URI.create(CLIENT.base + path))
                .header("Authorization", "Bearer " + CLIENT.token)
                .header("Content-Type", "application/json")
                .header("Origin", TestClient.ORIGIN)
                .POST(BodyPublishers.ofByteArray(Arrays.copyOfRange(data, 1, data.length)))
                .build();
        HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
        if (response.statusCode() >= 500) {
            throw new AssertionError(path + " answered " + response.statusCode() + ": " + response.body());
        }
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (type.equals("application/json")) {
            Json.parseTrusted(response.body());
        }
    }
}
