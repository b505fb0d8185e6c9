// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;

/** Tests metrics, logs, webhooks, files and retention. */
final class OperationsTest {
    private static final String SECRET = "webhook-secret-of-the-operator";

    @TempDir
    Path directory;

    private final FakeEndpoint hook = new FakeEndpoint();
    private TestServer server;
    private TestClient client;

    @BeforeEach
    void start() {
        server = TestServer.with(
                directory,
                """
                management: {port: 0}
                trusted_proxies: 1
                webhooks:
                  - {url: "%s/hook", secret: %s}
                """.formatted(hook.address(), SECRET)
                        + TestServer.QUICK_DEMO
                        + "    features: {uploads: true}\n    limits: {anonymous_tokens_per_day: 1}\n");
        client = server.client().signIn("visitor-with-128-random-bits");
    }

    @AfterEach
    void stop() {
        server.close();
        hook.close();
    }

    private String converse() {
        String id = client.createSession();
        client.say(id, "say: a private word");
        client.follow(id, 0);
        return id;
    }

    @Test
    void metricsCountTheActionsOfVisitorsAndContainNoIds() {
        String id = converse();
        // A turn and a request are counted after their end was sent.
        Waiting.until(
                "the turn is counted",
                () -> server.operator().get("/metrics").text().contains("karta_turns_seconds_count{"));
        assertThat(server.operator().get("/metrics").text())
                .contains("karta_turns_seconds_count{outcome=\"end_turn\",project=\"demo/assistant\"} 1")
                .contains("karta_http_seconds_count")
                .contains("route=\"/{org}/{agent}/v1/managed-agents/sessions/{id}/events\"")
                .contains("karta_append_seconds", "karta_tokens_total", "jvm_memory_used_bytes")
                .doesNotContain(id, "visitor-with");
    }

    @Test
    void timesArePublishedAsHistogramsWithFewBuckets() {
        converse();
        String metrics = server.operator().get("/metrics").text();
        for (String timer : List.of("karta_append", "karta_http", "karta_turns")) {
            assertThat(metrics).contains(timer + "_seconds_bucket{", "# TYPE " + timer + "_seconds histogram");
        }
        assertThat(metrics).doesNotContain("quantile=");
        assertThat(metrics.lines().filter(line -> line.startsWith("karta_append_seconds_bucket")))
                .as("few buckets")
                .hasSizeBetween(8, 16);
    }

    @Test
    void webhooksForFeedbackAndLimitsAreSignedAndRetried() throws Exception {
        hook.thenStatus(500, "").thenStatus(204, "").thenStatus(204, "");
        String id = converse();
        var body = TestClient.object("message_id", "msg_2_answer", "value", "down", "text", "wrong");
        client.post(client.session(id) + "/feedback", body);
        awaitAsked(2);
        JsonNode first = hook.asked.get(0).body();
        JsonNode second = hook.asked.get(1).body();
        assertThat(second).as("the same delivery, again").isEqualTo(first);
        assertThat(first.path("type").asText()).isEqualTo("feedback");
        assertThat(first.at("/data/session_id").asText()).isEqualTo(id);
        assertThat(first.at("/data/value").asText()).isEqualTo("down");
        String header = hook.asked.get(1).signature().get(0);
        String time = header.substring(2, header.indexOf(','));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        byte[] signed = mac.doFinal((time + "." + hook.asked.get(1).raw()).getBytes(StandardCharsets.UTF_8));
        assertThat(header).isEqualTo("t=" + time + ",v1=" + HexFormat.of().formatHex(signed));

        Answer answer = client.say(id, "say: more");
        while (answer.status() == 202) {
            client.follow(id, answer.json().path("seq").asLong());
            answer = client.say(id, "say: more");
        }
        client.say(id, "say: and more");
        awaitAsked(3);
        JsonNode limit = hook.asked.get(2).body();
        assertThat(limit.path("type").asText()).isEqualTo("limit");
        assertThat(limit.at("/data/code").asText()).isEqualTo("limit_reached");
        assertThat(hook.asked)
                .as("sent once, even if the limit is reached several times")
                .hasSize(3);
    }

    private void awaitAsked(int times) {
        Waiting.until("requests to the hook", () -> hook.asked.size() >= times);
    }

    @Tag("full")
    @Test
    void theLogContainsNoMessageText() {
        Path log = directory.resolve("log.txt");
        try (ServerProcess process = ServerProcess.startLogging(
                log, "--port", "0", "--data", directory.resolve("other").toString(), "--log-format", "json")) {
            client = new TestClient(process.address()).signIn("visitor-with-128-random-bits");
            String id = converse();
            client.post(client.session(id) + "/events", "{\"type\":\"user.message\",\"text\":\"broken private");
            client.get(client.sessions() + "?limit=private");
        }
        String text = read(log);
        assertThat(text)
                .contains("\"formattedMessage\":\"answered\"", "\"request_id\":\"req_")
                .doesNotContain("private", "visitor-with");
        assertThat(text.lines())
                .allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static List<Path> below(Path directory) throws IOException {
        try (Stream<Path> all = Files.walk(directory)) {
            return all.toList();
        }
    }

    @Test
    void onlyTheOwnerCanReadTheDataFolder() throws IOException {
        String id = client.createSession();
        // A body of this size is spooled to disk.
        String upload = "{\"name\": \"a.txt\", \"content_base64\": \"" + "YWFh".repeat(50_000) + "\"}";
        assertThat(client.post(client.session(id) + "/files", upload).status()).isEqualTo(200);
        client.say(id, "say: a private word");
        client.follow(id, 0);
        Path data = directory.resolve("data");
        assertThat(below(data))
                .extracting(file -> file.getFileName().toString())
                .contains("karta.db", "karta.db-wal", "spool");
        assertThat(below(data))
                .allSatisfy(file -> assertThat(Files.getPosixFilePermissions(file))
                        .as(file.toString())
                        .isEqualTo(
                                PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwx------" : "rw-------")));
    }

    @Test
    void noFileContainsTextOfADeletedSession() throws IOException {
        String id = client.createSession();
        client.say(id, "say: swordfish " + "and some more words ".repeat(500));
        client.follow(id, 0);
        client.send("DELETE", client.session(id), null);
        server.close();
        for (Path file : below(directory.resolve("data"))) {
            if (Files.isRegularFile(file)) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("swordfish");
            }
        }
    }

    @Tag("full")
    @Test
    void aClientThatDisconnectsMidStreamLogsNoWarning() throws Exception {
        Path log = directory.resolve("left.log");
        Path config = Files.writeString(
                directory.resolve("left.yaml"), TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 5"));
        try (ServerProcess process = ServerProcess.startLogging(
                log, "--port", "0", "--data", directory.resolve("left").toString(), "--config", config.toString())) {
            TestClient visitor = new TestClient(process.address()).signIn("visitor-with-128-random-bits");
            String id = visitor.createSession();
            visitor.say(id, "say: " + "a word ".repeat(400));
            try (Socket reader = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(process.port()))) {
                reader.setSoLinger(true, 0); // so that closing it resets the connection
                reader.getOutputStream()
                        .write(("GET " + visitor.session(id) + "/events/stream?after=0 HTTP/1.1\r\nHost: x\r\n"
                                        + "Authorization: Bearer " + visitor.token + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(reader.getInputStream().readNBytes(2_000)).hasSize(2_000);
            }
            assertThat(TestClient.text(visitor.follow(id, 0))).contains("a word a word");
        }
        assertThat(Files.readAllLines(log))
                .isNotEmpty()
                .noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
    }

    @Test
    void unusedSessionsAreDeletedAfterTheRetentionPeriod(@TempDir Path other) throws Exception {
        String config = TestServer.QUICK_DEMO + "    retention_days: 30\n";
        try (TestServer retaining = TestServer.with(other, config)) {
            client = retaining.client().signIn("visitor-with-128-random-bits");
            String old = converse();
            String fresh = converse();
            retaining.age(old, 31);
            retaining.restart();
            Waiting.until(
                    "the deletion of an old session",
                    () -> client.get(client.session(old)).status() == 404);
            assertThat(client.get(client.session(fresh)).status()).isEqualTo(200);
        }
    }
}
