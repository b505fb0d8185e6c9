// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;

/** The event stream: wire protocol §3. */
@Tag(TestServer.BOTH_STORES)
final class StreamTest {
    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;
    private String id;

    @BeforeEach
    void start() {
        server = TestServer.with(
                directory,
                "stream_heartbeat_seconds: 1\n" + TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 20"));
        client = server.client().signIn("visitor-with-128-random-bits");
        id = client.createSession();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void severalReadersGetTheSameAnswer() {
        client.say(id, "Write something long");
        List<CompletableFuture<List<JsonNode>>> readers = IntStream.range(0, 5)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> client.follow(id, 0)))
                .toList();
        List<JsonNode> first = readers.get(0).join();
        assertThat(first.size()).as("live, in many pieces").isGreaterThan(30);
        for (CompletableFuture<List<JsonNode>> reader : readers) {
            assertThat(TestClient.types(reader.join())).endsWith("session.status_idle");
            assertThat(TestClient.text(reader.join())).isEqualTo(TestClient.text(first));
            assertThat(reader.join())
                    .extracting(e -> e.path("seq").asLong())
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void aLateReaderJoinsTheRunningTurnAtItsCursor() {
        client.say(id, "Write something long");
        List<JsonNode> events = client.follow(id, 0, e -> e.path("seq").asLong() >= 30);
        List<JsonNode> rest =
                client.follow(id, events.get(events.size() - 1).path("seq").asLong());
        assertThat(rest.get(0).path("delta").asBoolean())
                .as("text that the reader has is not sent again")
                .isTrue();
        events.addAll(rest);
        assertThat(events).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
        assertThat(TestClient.text(events)).isEqualTo(TestClient.text(client.follow(id, 0)));
    }

    @Test
    void aSilentStreamIsKeptAliveByComments(@TempDir Path other) throws IOException {
        String config =
                "stream_heartbeat_seconds: 1\n" + TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 130");
        try (TestServer slow = TestServer.with(other, config)) {
            TestClient patient = slow.client().signIn("visitor-with-128-random-bits");
            String session = patient.createSession();
            patient.say(session, "say: @tool that-takes-its-time {}\ndone");
            String all = new String(
                    patient.open(patient.session(session) + "/events/stream?after=0")
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
            assertThat(all.substring(all.indexOf("agent.tool_use"), all.indexOf("agent.tool_result")))
                    .contains("\n: \n\n");
        }
    }

    @Test
    void theStreamMustNotBeCachedOrTransformed() throws Exception {
        var response = TestClient.HTTP.send(
                HttpRequest.newBuilder(URI.create(client.base + client.session(id) + "/events/stream"))
                        .header("Authorization", "Bearer " + client.token)
                        .build(),
                BodyHandlers.ofString());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("text/event-stream");
        assertThat(response.headers().firstValue("Cache-Control")).hasValue("no-store, no-transform");
        assertThat(response.headers().firstValue("X-Accel-Buffering")).hasValue("no");
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).hasValue("*");
    }

    @Test
    void aTicketOpensTheStreamOfItsSessionOnce() throws Exception {
        client.say(id, "say: hello");
        Answer answer = client.post(client.session(id) + "/events/ticket", "{}");
        assertThat(answer.json().path("expires_in").asInt()).isEqualTo(60);
        String ticket = answer.json().path("ticket").asText();
        TestClient stranger = server.client();
        String stream = client.session(id) + "/events/stream?after=0&ticket=" + ticket;

        assertThat(stranger.get(client.session(client.createSession()) + "/events/stream?ticket=" + ticket)
                        .status())
                .isEqualTo(401);
        Answer opened = stranger.get(stream);
        assertThat(opened.status()).isEqualTo(200);
        assertThat(opened.text()).startsWith("data: {\"type\":\"ping\"}").contains("session.status_idle");
        assertThat(stranger.get(stream).status()).isEqualTo(401);
        assertThat(stranger.get(client.session(id) + "?ticket=" + ticket).status())
                .isEqualTo(401);
    }

    @Test
    void aTicketIsNotATokenAndATokenIsNotATicket() {
        String ticket = client.post(client.session(id) + "/events/ticket", "{}")
                .json()
                .path("ticket")
                .asText();
        TestClient confused = server.client();
        confused.token = ticket;
        assertThat(confused.get(client.session(id)).status()).isEqualTo(401);
        assertThat(server.client()
                        .get(client.session(id) + "/events/stream?ticket=" + client.token)
                        .status())
                .isEqualTo(401);
    }

    @Test
    void tooManyStreamsOfOneVisitorAreRefusedUntilOneEnds() throws IOException {
        client.say(id, "Write something long");
        List<AutoCloseable> open = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            open.add(client.open(client.session(id) + "/events/stream?after=0"));
        }
        Answer refused = client.get(client.session(id) + "/events/stream?after=0");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.json().path("retry_after_seconds").asInt()).isPositive();
        client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"));
        for (AutoCloseable stream : open) {
            ((java.io.InputStream) stream).readAllBytes();
        }
        assertThat(client.get(client.session(id) + "/events/stream?after=100000")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void deletingASessionEndsItsStreamsAndItsTurn() {
        client.say(id, "Write something long");
        CompletableFuture<List<JsonNode>> reader = new CompletableFuture<>();
        CompletableFuture<Void> started = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            List<JsonNode> events = client.follow(id, 0, e -> {
                started.complete(null);
                return false;
            });
            reader.complete(events);
        });
        thread.start();
        started.join();
        assertThat(client.send("DELETE", client.session(id), null).status()).isEqualTo(204);
        assertThat(TestClient.types(reader.join())).doesNotContain("session.status_idle");
        assertThat(client.get(client.session(id)).status()).isEqualTo(404);
        assertThat(client.say(id, "hello").status()).isEqualTo(404);
    }
}
