// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;

/** Tests the limits of one server: connections, streams, slow senders, bodies in flight. */
final class ServerLimitsTest {
    private static final String SLOW = TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 1000");

    @TempDir
    Path directory;

    private final List<AutoCloseable> open = new ArrayList<>();
    private TestServer server;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
        server.close();
    }

    private void start(String limits, String projects) {
        server = TestServer.with(
                directory,
                limits
                        + projects
                        + "    features: {uploads: true}\n"
                        + "    limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000}\n");
    }

    private RawConnection connect() {
        RawConnection connection = RawConnection.to(server.address());
        open.add(connection);
        return connection;
    }

    /** Opens a stream. It stays open while its turn runs. */
    private RawConnection stream(TestClient client, String id, String... headers) {
        StringBuilder request = new StringBuilder("GET " + client.session(id)
                + "/events/stream?after=0 HTTP/1.1\r\nHost: x\r\n" + "Authorization: Bearer " + client.token + "\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        return connect().send(request + "\r\n");
    }

    private static String turn(TestClient client) {
        String id = client.createSession();
        assertThat(client.say(id, "Write something long").status()).isEqualTo(202);
        return id;
    }

    private static void assertRefused(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.header("Retry-After"))
                .isEqualTo(answer.json().path("retry_after_seconds").asText())
                .matches("[1-9][0-9]*");
    }

    @Test
    void aVisitorsNinthStreamIsRefused() {
        start("", SLOW);
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = turn(client);
        for (int i = 0; i < 8; i++) {
            assertThat(stream(client, id).status()).isEqualTo(200);
        }
        String ninth = stream(client, id).await("retry_after_seconds");
        assertThat(RawConnection.statusIn(ninth)).as(ninth).isEqualTo(429);
        assertThat(ninth).contains("rate_limited", "Retry-After: ");
        TestClient other = server.client().signIn("another-visitor-with-random-bits");
        assertThat(stream(other, turn(other)).status()).isEqualTo(200);
    }

    @Test
    void theTotalOfStreamsIsLimitedAndAClosedOneFreesItsSlot() {
        start("limits: {streams: 2}\n", SLOW);
        List<TestClient> clients = new ArrayList<>();
        List<String> sessions = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clients.add(server.client().signIn("visitor-with-128-random-bits-" + i));
            sessions.add(turn(clients.get(i)));
        }
        RawConnection first = stream(clients.get(0), sessions.get(0));
        assertThat(first.status()).isEqualTo(200);
        assertThat(stream(clients.get(1), sessions.get(1)).status()).isEqualTo(200);
        String third = clients.get(2).session(sessions.get(2)) + "/events/stream";
        assertRefused(clients.get(2).get(third), 503, "unavailable");

        clients.get(0)
                .post(clients.get(0).session(sessions.get(0)) + "/events", TestClient.object("type", "user.interrupt"));
        first.await("interrupted");
        RawConnection again = stream(clients.get(2), sessions.get(2));
        while (again.status() == 503) {
            again = stream(clients.get(2), sessions.get(2));
        }
        assertThat(again.status()).isEqualTo(200);
    }

    @Test
    void connectionsBeyondTheTotalLimitAreRefused() {
        start("limits: {connections: 5}\n", TestServer.QUICK_DEMO);
        for (int i = 0; i < 5; i++) {
            assertThat(connect()
                            .send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                            .status())
                    .isEqualTo(200);
        }
        String sixth =
                connect().send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n").toEnd();
        assertThat(RawConnection.statusIn(sixth)).as(sixth).isIn(503, 0);
        ((RawConnection) open.get(0)).close();
        String answer = sixth;
        while (RawConnection.statusIn(answer) != 200) {
            answer = connect()
                    .send("GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .toEnd();
        }
    }

    @Test
    void concurrentRequestsOfAnAddressBehindAProxyAreLimited() {
        start("trusted_proxies: 1\nlimits: {connections_per_address: 2}\n", SLOW);
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = turn(client);
        String path = client.session(id);
        String forged = "X-Forwarded-For: 203.0.113.9, 198.51.100.7";
        assertThat(stream(client, id, "X-Forwarded-For: 198.51.100.7").status()).isEqualTo(200);
        assertThat(stream(client, id, forged).status()).isEqualTo(200);
        assertRefused(client.get(path, "X-Forwarded-For", "203.0.113.10, 198.51.100.7"), 429, "rate_limited");
        assertThat(client.get(path, "X-Forwarded-For", "198.51.100.8").status()).isEqualTo(200);
        assertThat(client.get("/healthz").status()).isEqualTo(200);

        ((RawConnection) open.get(0)).close();
        Waiting.until(
                "a free stream of the address",
                () -> client.get(path, "X-Forwarded-For", "198.51.100.7").status() == 200);
    }

    @Test
    void aPageCanReadThatItsAddressHasTooManyRequests() {
        start("trusted_proxies: 1\nlimits: {connections_per_address: 1}\n", SLOW);
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = turn(client);
        assertThat(stream(client, id, "X-Forwarded-For: 198.51.100.7").status()).isEqualTo(200);
        String[] ofPage = {"Origin", TestClient.ORIGIN, "X-Forwarded-For", "198.51.100.7"};
        String[] preflight = Arrays.copyOf(ofPage, 6);
        preflight[4] = "Access-Control-Request-Method";
        preflight[5] = "POST";
        Answer allowed = server.client().send("OPTIONS", client.session(id) + "/events", null, preflight);
        assertThat(allowed.status()).isEqualTo(204);
        assertThat(allowed.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(allowed.header("Access-Control-Allow-Headers")).contains("Authorization");
        Answer refused = client.post(client.session(id) + "/events", "{}", ofPage);
        assertRefused(refused, 429, "rate_limited");
        assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(refused.header("Access-Control-Expose-Headers")).contains("Retry-After", "X-Request-Id");
        assertThat(refused.json().path("request_id").asText())
                .startsWith("req_")
                .isEqualTo(refused.header("X-Request-Id"));
    }

    @Test
    void headersThatComeTooSlowlyEndWith408() {
        start("limits: {header_seconds: 1}\n", TestServer.QUICK_DEMO);
        String answer =
                connect().send("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ").drip("a");
        assertThat(RawConnection.statusIn(answer)).as(answer).isEqualTo(408);
        // The time limit for headers must not apply to a kept-alive connection between two requests.
        RawConnection kept = connect().send("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(kept.status()).isEqualTo(200);
        String slow = connect().send("GET /healthz HTTP/1.1\r\n").drip("X-Slow: a\r\n");
        assertThat(RawConnection.statusIn(slow)).as(slow).isEqualTo(408);
        kept.send("GET /readyz HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(kept.await("\r\n\r\nready")).endsWith("\r\n\r\nready");
    }

    @Test
    void aBodyThatComesTooSlowlyEndsWith408() {
        start("", TestServer.QUICK_DEMO);
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String path = client.session(client.createSession()) + "/events";
        // The bodies before must not come too slowly on a busy machine.
        server.close();
        start("limits: {body_seconds: 1}\n", TestServer.QUICK_DEMO);
        String answer =
                connect().head(path, client.token, 50_000, "Connection: close").drip(" ");
        assertThat(RawConnection.statusIn(answer)).as(answer).isEqualTo(408);
        assertThat(answer).contains("\"timeout\"");
    }

    @Test
    void anUploadThatComesTooSlowlyEndsWith408() {
        start("limits: {header_seconds: 1}\n", TestServer.QUICK_DEMO);
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String path = client.session(client.createSession()) + "/files";
        String answer = connect().head(path, client.token, 500_000).drip(" ");
        assertThat(RawConnection.statusIn(answer)).as(answer).isEqualTo(408);
    }

    @Test
    void aBodyThatStopsArrivingEndsWith408() {
        start("", TestServer.QUICK_DEMO);
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String session = client.session(client.createSession());
        List<RawConnection> stopped = List.of(
                connect()
                        .head("/v1/embed/session-tokens", "", 1_000, "Origin: " + TestClient.ORIGIN)
                        .send("{"),
                connect().head(session + "/events", client.token, 900_000).send(" ".repeat(800_000)),
                connect().head(session + "/files", client.token, 2_000_000).send(" ".repeat(1_000_000)));
        for (RawConnection each : stopped) {
            String answer = each.await("request_id\":");
            assertThat(RawConnection.statusIn(answer)).as(answer).isEqualTo(408);
            assertThat(answer).contains("\"timeout\"").contains("Connection: close");
        }
    }

    @Test
    void anUploadThatTakesTooLongEndsWith408() {
        start("limits: {upload_seconds: 1, upload_bytes_per_second: 1}\n", TestServer.QUICK_DEMO);
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String path = client.session(client.createSession()) + "/files";
        String answer = connect().head(path, client.token, 5_000_000).drip(" ".repeat(1_000));
        assertThat(RawConnection.statusIn(answer)).as(answer).isEqualTo(408);
    }

    @Test
    void uploadsBeyondTheBudgetInFlightAreRefusedButMessagesAreNot() throws IOException {
        start("limits: {bodies_in_flight: 1000000}\n", TestServer.QUICK_DEMO);
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = client.createSession();
        String path = client.session(id) + "/files";
        List<RawConnection> unfinished = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            unfinished.add(connect().head(path, client.token, 400_000).send(" ".repeat(300_000)));
        }
        // Together they exceed the budget. Which one is refused depends on the order in which the bytes arrive.
        RawConnection beyond = null;
        while (beyond == null) {
            beyond = unfinished.stream()
                    .filter(RawConnection::hasAnswer)
                    .findFirst()
                    .orElse(null);
        }
        String answer = beyond.await("retry_after_seconds");
        assertThat(RawConnection.statusIn(answer)).as(answer).isEqualTo(503);
        assertThat(answer).contains("unavailable", "Retry-After: ");
        assertThat(client.say(id, "say: " + "still here ".repeat(1_000)).status())
                .isEqualTo(202);

        unfinished.forEach(RawConnection::close);
        String upload = "{\"name\":\"a\",\"content_base64\":\"" + "QUFB".repeat(100_000) + "\"}";
        Answer stored = client.post(path, upload);
        while (stored.status() == 503) {
            stored = client.post(path, upload);
        }
        assertThat(stored.status()).as(stored.text()).isEqualTo(200);
    }

    @Test
    void unfinishedMessagesOfOneAddressDoNotBlockThoseOfOthers() {
        start("trusted_proxies: 1\nlimits: {bodies_in_flight: 1000000}\n", TestServer.QUICK_DEMO);
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = client.createSession();
        String path = client.session(id) + "/events";
        List<RawConnection> unfinished = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            unfinished.add(connect()
                    .head(path, client.token, 200_001, "X-Forwarded-For: 198.51.100.7")
                    .send(" ".repeat(200_000)));
        }
        // Only one of them fits. Which one depends on the order in which the bytes arrive.
        Waiting.until(
                "five refusals",
                () -> unfinished.stream().filter(RawConnection::hasAnswer).count() >= 5);
        assertThat(unfinished.stream().filter(RawConnection::hasAnswer))
                .filteredOn(refused -> refused.status() == 503)
                .hasSize(5);

        var message = TestClient.object("type", "user.message", "text", "still here ".repeat(1_000));
        assertThat(client.post(path, message, "X-Forwarded-For", "198.51.100.8").status())
                .isEqualTo(202);
    }

    @Test
    void filesOfASessionAreLimitedInSizeNumberAndTotal() {
        start("limits: {file_bytes: 300, files_per_session: 3, file_bytes_per_session: 800}\n", TestServer.QUICK_DEMO);
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String full = client.session(client.createSession()) + "/files";
        assertThat(upload(client, full, 301).code()).isEqualTo("too_large");
        assertThat(upload(client, full, 300).status()).isEqualTo(200);
        assertThat(upload(client, full, 300).status()).isEqualTo(200);
        Answer beyond = upload(client, full, 201);
        assertThat(beyond.status()).isEqualTo(413);
        assertThat(beyond.text()).contains("at most 3 files and 800 bytes");
        String many = client.session(client.createSession()) + "/files";
        for (int i = 0; i < 3; i++) {
            assertThat(upload(client, many, 3).status()).isEqualTo(200);
        }
        assertThat(upload(client, many, 3).code()).isEqualTo("too_large");
    }

    @Test
    void anAlmostFullDiskRefusesFilesAndAcceptsMessages() {
        start("limits: {free_disk_megabytes: 2147483647}\n", TestServer.QUICK_DEMO); // two petabytes
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String id = client.createSession();
        Answer refused = upload(client, client.session(id) + "/files", 3);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.code()).isEqualTo("unavailable");
        assertThat(refused.message()).startsWith("The disk of this server is almost full");
        assertThat(client.say(id, "say: hello").status()).isEqualTo(202);
    }

    private static Answer upload(TestClient client, String path, int bytes) {
        return client.post(
                path,
                TestClient.object(
                        "name", "a.txt", "content_base64", Base64.getEncoder().encodeToString(new byte[bytes])));
    }

    @Test
    void leftoverSpoolFilesAreDeletedAtTheStart() throws IOException {
        Path spool = Files.createDirectories(directory.resolve("data/spool"));
        Files.writeString(spool.resolve("body123.tmp"), "half an upload");
        start("", TestServer.QUICK_DEMO);
        assertThat(spool).isEmptyDirectory();
    }

    @Test
    void spoolFilesOfBodiesHaveNoName() throws IOException {
        start("", TestServer.QUICK_DEMO);
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String path = client.session(client.createSession()) + "/files";
        Path spool = directory.resolve("data/spool");
        String content = "{\"name\":\"a\",\"content_base64\":\"" + "QUFB".repeat(100_000);
        RawConnection upload = connect().head(path, client.token, content.length() + 2, "Expect: 100-continue");
        assertThat(upload.status()).isEqualTo(100);
        upload.send(content);
        // The file is unlinked as soon as it is open.
        Waiting.until("an unlinked file of the upload", () -> Files.exists(spool) && isEmpty(spool));
        assertThat(upload.send("\"}").await("\"path\"")).contains(" 200 ", "\"path\"");
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }
}
