// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.event.Json;

/** Kills a server process and restarts it with the same data and port. */
final class CrashTest {
    private static final String ANSWER =
            IntStream.range(0, 400).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));

    @TempDir
    Path directory;

    private final HeldPort port = new HeldPort();

    @AfterEach
    void release() {
        port.close();
    }

    private ServerProcess start() throws IOException {
        return start("{kind: scripted, pace_millis: 10}");
    }

    private ServerProcess start(String agent) throws IOException {
        Path config = Files.writeString(
                directory.resolve("config.yaml"),
                "management: {port: off}\n" + TestServer.QUICK_DEMO.replace("{kind: scripted, pace_millis: 0}", agent));
        return ServerProcess.start(
                "--port",
                Integer.toString(port.number()),
                "--data",
                directory.resolve("data").toString(),
                "--config",
                config.toString());
    }

    @Test
    void theNextServerFinishesTheAnswerOfAKilledServerExactlyOnce() throws IOException {
        List<JsonNode> seen;
        TestClient client;
        String id;
        try (ServerProcess first = start()) {
            client = new TestClient(first.address()).signIn("visitor-with-128-random-bits");
            id = client.createSession();
            client.say(id, "say: " + ANSWER);
            seen = new ArrayList<>(client.follow(id, 0, e -> e.path("seq").asLong() > 30));
            first.kill();
        }
        try (ServerProcess second = start()) {
            assertThat(second.port()).isEqualTo(Integer.toString(port.number()));
            seen.addAll(client.follow(id, seen.get(seen.size() - 1).path("seq").asLong()));
            assertThat(TestClient.types(seen)).endsWith("session.status_idle");
            assertThat(seen).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
            assertThat(TestClient.text(seen)).isEqualTo(ANSWER);
        }
    }

    /** Waits until the store has this many runs of the turn, and a checkpoint of the last one. */
    private void awaitCheckpoint(int runs) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/karta.db"));
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=60000");
            Waiting.until("a checkpoint of run " + runs, () -> {
                try (ResultSet row = statement.executeQuery("SELECT (SELECT count(*) FROM event"
                        + " WHERE type = 'session.status_running') = " + runs
                        + " AND EXISTS (SELECT 1 FROM draft)")) {
                    return row.getBoolean(1);
                }
            });
        }
    }

    @Tag("full")
    @Test
    void aServerThatIsKilledTwiceWithinOnePartLosesNoText() throws Exception {
        TestClient client;
        String id;
        String words = String.join(" ", Collections.nCopies(6, ANSWER));
        try (ServerProcess first = start()) {
            client = new TestClient(first.address()).signIn("visitor-with-128-random-bits");
            id = client.createSession();
            client.say(id, "say: " + words);
            awaitCheckpoint(1);
            first.kill();
        }
        List<JsonNode> seen;
        try (ServerProcess second = start()) {
            seen = new ArrayList<>(client.follow(id, 0, CrashTest::isText));
            awaitCheckpoint(2);
            second.kill();
        }
        try (ServerProcess third = start()) {
            assertThat(third.port()).isEqualTo(Integer.toString(port.number()));
            seen.addAll(client.follow(id, seen.get(seen.size() - 1).path("seq").asLong()));
            assertThat(TestClient.types(seen)).endsWith("session.status_idle");
            assertThat(TestClient.text(seen)).isEqualTo(words);
            assertThat(TestClient.text(client.follow(id, 0))).isEqualTo(words);
            assertThat(seen).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
        }
    }

    /** The agent searches again, and its text continues after the checkpoint. */
    @Tag("full")
    @Test
    void theNextServerContinuesAnAnswerFromDocumentsAtItsCheckpoint() throws Exception {
        String passage = "A refund takes "
                + IntStream.range(0, 110).mapToObj(i -> "p" + i).collect(Collectors.joining(" ")) + " days.";
        Files.writeString(
                Files.createDirectory(directory.resolve("docs")).resolve("refunds.md"),
                "# Refunds\n\n## Duration\n\n" + passage + "\n");
        String agent = "{kind: docs, folder: docs, url: \"https://docs.example/{path}\", pace_millis: %d}";
        List<JsonNode> seen;
        TestClient client;
        String id;
        // Slow, so that the answer has not ended when the test sees the checkpoint.
        try (ServerProcess first = start(agent.formatted(500))) {
            client = new TestClient(first.address()).signIn("visitor-with-128-random-bits");
            id = client.createSession();
            client.say(id, "How many days does a refund take?");
            seen = new ArrayList<>(client.follow(id, 0, CrashTest::isText));
            awaitCheckpoint(1);
            first.kill();
        }
        try (ServerProcess second = start(agent.formatted(30))) {
            assertThat(second.port()).isEqualTo(Integer.toString(port.number()));
            List<JsonNode> rest =
                    client.follow(id, seen.get(seen.size() - 1).path("seq").asLong());
            assertThat(TestClient.types(rest)).containsOnlyOnce("session.status_running");
            List<JsonNode> text = rest.stream().filter(CrashTest::isText).toList();
            assertThat(text.get(0).path("delta").asBoolean())
                    .as("only a part of the saved text")
                    .isFalse();
            assertThat(text).as("the saved text, and the words after it").hasSizeGreaterThan(1);
            seen.addAll(rest);
        }
        assertThat(TestClient.text(seen))
                .isEqualTo(passage + "[1](#source-1)\n\n[Refunds › Duration](https://docs.example/refunds#duration)");
        assertThat(TestClient.types(seen))
                .containsOnlyOnce("agent.tool_use", "agent.tool_result", "agent.sources")
                .endsWith("session.status_idle");
        assertThat(seen.get(seen.size() - 1).path("reply").asText()).isEqualTo("answer");
        assertThat(seen).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
    }

    private static boolean isText(JsonNode event) {
        return event.path("type").asText().equals("agent.message");
    }

    @Tag("full")
    @Test
    void theNextServerFinishesARegeneratedAnswerOnItsPath() throws IOException {
        TestClient client;
        String id;
        String before;
        String first;
        JsonNode again;
        try (ServerProcess server = start()) {
            client = new TestClient(server.address()).signIn("visitor-with-128-random-bits");
            id = client.createSession();
            first = client.say(id, "say: " + ANSWER).json().path("message_id").asText();
            client.follow(id, 0);
            ObjectNode edit = TestClient.object("type", "user.message", "text", "say: short")
                    .putNull("parent");
            client.follow(
                    id,
                    client.post(client.session(id) + "/events", edit)
                            .json()
                            .path("seq")
                            .asLong());
            before = client.get(client.session(id) + "/transcript").text();
            again = client.post(
                            client.session(id) + "/events",
                            TestClient.object("type", "user.regenerate", "message_id", first + "_answer"))
                    .json();
            long seq = again.path("seq").asLong();
            client.follow(id, seq, e -> e.path("seq").asLong() > seq + 30);
            server.kill();
        }
        try (ServerProcess second = start()) {
            assertThat(second.port()).isEqualTo(Integer.toString(port.number()));
            client.follow(id, again.path("seq").asLong());
            JsonNode messages =
                    client.get(client.session(id) + "/transcript").json().path("messages");
            assertThat(messages).hasSize(2);
            assertThat(messages.at("/0/id").asText()).isEqualTo(first);
            assertThat(messages.at("/1/id").asText())
                    .isEqualTo(again.path("message_id").asText());
            assertThat(messages.at("/1/parts/0/text").asText()).isEqualTo(ANSWER);
            String edited = Json.parseTrusted(before).at("/messages/0/id").asText();
            client.post(client.session(id) + "/events", TestClient.object("type", "user.select", "message_id", edited));
            assertThat(client.get(client.session(id) + "/transcript").text()).isEqualTo(before);
        }
    }

    @Tag("full")
    @Test
    void aStoppingServerFinishesTheRunningTurnAndItsStream() throws Exception {
        try (ServerProcess server = start()) {
            TestClient client = new TestClient(server.address()).signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            client.say(id, "say: " + ANSWER);
            List<Integer> exit = new ArrayList<>();
            Thread stopper = new Thread(() -> exit.add(server.stop()));
            List<JsonNode> events = client.follow(id, 0, e -> {
                // A slow reader gets several deltas as one, so a number may be missing.
                if (e.path("seq").asLong() >= 20 && stopper.getState() == Thread.State.NEW) {
                    stopper.start();
                }
                return false;
            });
            assertThat(TestClient.text(events)).isEqualTo(ANSWER);
            stopper.join();
            assertThat(exit).containsExactly(143);
        }
    }

    @Tag("full")
    @Test
    void aSecondServerOnTheSameDirectoryExitsWithAnError() throws IOException {
        try (ServerProcess first = start()) {
            ServerProcess.Outcome second = ServerProcess.run(
                    "--port", "0", "--data", directory.resolve("data").toString());
            assertThat(second.code()).isEqualTo(1);
            assertThat(second.err()).contains("Another server uses the data directory");
            first.kill();
        }
        try (ServerProcess third = start()) {
            assertThat(new TestClient(third.address()).get("/healthz").status()).isEqualTo(200);
        }
    }
}
