// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;

/** Tests how a server process shuts down after SIGTERM. */
final class GracefulStopTest {
    private static final String WORDS =
            IntStream.range(0, 1_000).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

    @TempDir
    Path directory;

    private ServerProcess start(String settings, int paceMillis) throws IOException {
        return start(settings, "", paceMillis);
    }

    /** @param project further settings of the project */
    private ServerProcess start(String settings, String project, int paceMillis) throws IOException {
        Path config = Files.writeString(
                directory.resolve("karta.yaml"),
                "management: {port: off}\n" + settings
                        + TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: " + paceMillis)
                        + project);
        return ServerProcess.startLogging(
                log(), "--port", "0", "--data", directory.resolve("data").toString(), "--config", config.toString());
    }

    private Path log() {
        return directory.resolve("log");
    }

    private static RawConnection stream(TestClient client, String id) {
        RawConnection stream = RawConnection.to(client.base)
                .send("GET " + client.session(id)
                        + "/events/stream?after=0 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + client.token
                        + "\r\n\r\n");
        assertThat(stream.status()).isEqualTo(200);
        return stream;
    }

    private static void interrupt(TestClient client, String id) {
        assertThat(client.post(client.session(id) + "/events", TestClient.object("type", "user.interrupt"))
                        .status())
                .isEqualTo(202);
    }

    /** Returns the number of servers in the store. */
    private int nodes() throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/karta.db"));
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT count(*) FROM node")) {
            return result.getInt(1);
        }
    }

    @Tag("full")
    @Test
    void aLameDuckIsNotReadyButAcceptsNewConnectionsAndTurns() throws IOException {
        try (ServerProcess server = start("lame_duck: 60\nstop_within: 100\n", 0)) {
            server.askToStop();
            Waiting.until(
                    "a server that is not ready",
                    () -> new TestClient(server.address()).get("/readyz").status() == 503);
            TestClient client = new TestClient(server.address()).signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            assertThat(client.say(id, "say: welcome all the same").status()).isEqualTo(202);
            assertThat(TestClient.text(client.follow(id, 0))).isEqualTo("welcome all the same");
            assertThat(client.get("/healthz").status()).isEqualTo(200);
        }
    }

    @Tag("full")
    @Test
    void aDrainingServerRefusesNewTurnsButServesRunningOnes() throws IOException {
        try (ServerProcess server = start("stop_within: 100\n", 100)) {
            TestClient client = new TestClient(server.address()).signIn("visitor-with-128-random-bits");
            String running = client.createSession();
            client.say(running, "say: " + WORDS);
            String paused = client.createSession();
            client.say(paused, "say: before\n@approval refund | Order 7\ndone it\n@denied\nleft it\n@end\nafter");
            List<JsonNode> events = client.follow(paused, 0);
            JsonNode pause = events.get(events.size() - 1);
            String idle = client.createSession();
            RawConnection stream = stream(client, running);
            stream.await("word1");

            server.askToStop();
            Answer refused = client.say(idle, "say: hi");
            while (refused.status() == 202 || refused.status() == 409) {
                refused = client.say(idle, "say: hi");
            }
            assertThat(refused.status()).as(refused.text()).isEqualTo(503);
            assertThat(refused.code()).isEqualTo("unavailable");
            assertThat(refused.header("Retry-After")).matches("[1-9][0-9]*");
            assertThat(client.get("/readyz").status()).isEqualTo(503);

            var approval = TestClient.object("type", "user.tool_confirmation", "result", "approve_once")
                    .put("request_id", pause.path("request_id").asText());
            assertThat(client.post(client.session(paused) + "/events", approval).status())
                    .isEqualTo(202);
            assertThat(TestClient.text(client.follow(paused, pause.path("seq").asLong())))
                    .contains("done it");
            interrupt(client, running);
            assertThat(stream.toEnd()).contains("\"interrupted\"").doesNotContain("retry:");
            assertThat(server.awaitEnd()).isEqualTo(143);
        }
        assertThat(Files.readString(log())).doesNotContain("Exception", " ERROR ");
    }

    @Tag("full")
    @Test
    void aDrainingServerAnswersRepeatedRequestsAsBefore() throws IOException {
        try (ServerProcess server = start("stop_within: 100\n", "    limits: {visitor_per_minute: 1000000}\n", 100)) {
            TestClient client = new TestClient(server.address()).signIn("visitor-with-128-random-bits");
            List<KeyedRequest> sent = KeyedRequest.sendOneOfEachKind(client);
            String running = client.createSession();
            client.say(running, "say: " + WORDS);
            server.askToStop();
            Waiting.until(
                    "a server that drains",
                    () -> client.post(client.sessions(), "{}").status() == 503);
            sent.forEach(KeyedRequest::assertAnsweredLikeBefore);
            for (KeyedRequest each : sent) {
                assertThat(each.withOtherBody().code()).isEqualTo("idempotency_conflict");
                assertThat(each.withKey("new").code()).isEqualTo("unavailable");
            }
            interrupt(client, running);
            assertThat(server.awaitEnd()).isEqualTo(143);
        }
        assertThat(Files.readString(log())).doesNotContain("Exception", " ERROR ");
    }

    @Test
    void aShutdownAsksOpenStreamsToReconnectAndTheNextServerResumesTheTurn() throws Exception {
        long last;
        TestClient client;
        String id;
        String said;
        try (ServerProcess server = start("stop_within: 10\n", 50)) {
            client = new TestClient(server.address()).signIn("visitor-with-128-random-bits");
            id = client.createSession();
            client.say(id, "say: " + WORDS);
            RawConnection stream = stream(client, id);
            stream.await("word1");
            server.askToStop();
            stream.await("retry: 1000");
            assertThat(nodes())
                    .as("another server can continue the turn before its reader reconnects")
                    .isZero();
            said = stream.toEnd();
            assertThat(said).contains("retry: 1000\n\n").endsWith("\r\n0\r\n\r\n");
            assertThat(server.awaitEnd()).isEqualTo(143);
        }
        assertThat(Files.readString(log()))
                .doesNotContain("Exception", " ERROR ")
                .containsSubsequence(
                        "/readyz returns 503",
                        "new turns are refused",
                        "1 unfinished turns continue on another server");
        assertThat(directory.resolve("data/karta.db-wal"))
                .as("SQLite deletes it when the store is closed")
                .doesNotExist();
        last = said.lines()
                .filter(line -> line.startsWith("data: {") && line.contains("\"seq\":"))
                .map(line -> line.replaceFirst(".*\"seq\":([0-9]+).*", "$1"))
                .mapToLong(Long::parseLong)
                .max()
                .orElseThrow();
        try (ServerProcess next = start("", 0)) {
            TestClient again = new TestClient(next.address());
            again.token = client.token;
            List<JsonNode> rest = again.follow(id, last);
            assertThat(TestClient.types(rest)).endsWith("session.status_idle");
            assertThat(TestClient.text(again.follow(id, 0))).isEqualTo(WORDS);
        }
    }

    @Tag("full")
    @Test
    void aRefusedClientThatSendsNoMoreOfItsBodyDoesNotDelayTheShutdown() throws Exception {
        try (ServerProcess server = start("", 0)) {
            TestClient client = new TestClient(server.address());
            try (RawConnection silent = RawConnection.to(server.address()).head(client.sessions(), "wrong", 1_000)) {
                assertThat(silent.status()).isEqualTo(401);
                server.askToStop();
                assertThat(server.awaitEnd()).isEqualTo(143);
            }
        }
        assertThat(Files.readString(log())).doesNotContain("timed out waiting", "Exception");
    }
}
