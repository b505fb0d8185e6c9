// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.ServerProcess.Outcome;

/** Tests that deleted text disappears from all files of the data folder while the server runs. */
final class DeletedTextTest {
    private static final String VISITOR = "visitor-with-128-random-bits";
    private static final String SECRET = "the-unique-words-of-a-visitor";
    private static final String KEPT = "words-of-another-visitor";

    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;
    private TestClient other;

    @BeforeEach
    void signIn() {
        server = TestServer.with(
                directory,
                "store: sqlite\n" + TestServer.QUICK_DEMO
                        + "    features: {uploads: true, feedback: true}\n    retention_days: 30\n"
                        + "    limits: {visitor_per_minute: 100000, address_per_minute: 100000}\n");
        client = server.client().signIn(VISITOR);
        other = server.client().signIn("another-with-128-random-bits");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void say(TestClient client, String session, String text) {
        client.say(session, "say: " + text);
        client.follow(session, 0);
    }

    /**
     * Returns the files of the data folder that contain a text. Another process reads them, because closing a file in this one would
     * release the locks of its SQLite.
     */
    private List<String> filesWith(String text) {
        try {
            Process grep = new ProcessBuilder(
                            "grep", "-rlF", text, directory.resolve("data").toString())
                    .start();
            try (BufferedReader files = grep.inputReader()) {
                return files.lines().toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitNoFileWith(String text) {
        for (List<String> files = filesWith(text); !files.isEmpty(); files = filesWith(text)) {
            // Nothing in this loop notices the interrupt of the test's timeout.
            assertThat(Thread.interrupted()).as("still in " + files).isFalse();
        }
    }

    /** Creates a session whose rows share pages with those of others, and that has feedback and a file. */
    private String talk() {
        String id = client.createSession();
        String neighbour = other.createSession();
        for (int length : new int[] {0, 300, 2_000, 30_000}) {
            say(client, id, SECRET + " " + "x".repeat(length));
            say(other, neighbour, KEPT + " " + "y".repeat(length));
        }
        client.post(
                client.session(id) + "/feedback",
                TestClient.object("message_id", "msg_2_answer", "value", "down", "text", SECRET));
        String content =
                Base64.getEncoder().encodeToString(SECRET.repeat(10_000).getBytes(StandardCharsets.UTF_8));
        client.post(
                client.session(id) + "/files",
                TestClient.object("name", "a.txt", "content_type", "text/plain", "content_base64", content));
        assertThat(filesWith(SECRET)).isNotEmpty();
        return id;
    }

    @Test
    void theTextOfADeletedSessionIsInNoFileWhileTheServerRuns() {
        List<String> ids = IntStream.range(0, 3).mapToObj(i -> talk()).toList();
        ids.forEach(
                id -> assertThat(client.send("DELETE", client.session(id), null).status())
                        .isEqualTo(204));
        awaitNoFileWith(SECRET);
        assertThat(filesWith(KEPT)).isNotEmpty();
        assertThat(client.say(client.createSession(), "say: more").status()).isEqualTo(202);
    }

    @Test
    void theTextOfAnErasedUserIsInNoFileWhileTheServerRuns() {
        talk();
        Outcome erased = ServerProcess.runHere(
                "erase-user",
                "--project",
                "demo/assistant",
                "--visitor",
                VISITOR,
                "--data",
                directory.resolve("data").toString(),
                "--config",
                directory.resolve("config.yaml").toString());
        assertThat(erased.code()).as(erased.err()).isZero();
        awaitNoFileWith(SECRET);
        assertThat(filesWith(KEPT)).isNotEmpty();
    }

    @Test
    void theTextOfAnExpiredSessionIsInNoFileWhileTheServerRuns() throws SQLException {
        server.age(talk(), 31);
        server.restart();
        awaitNoFileWith(SECRET);
        assertThat(filesWith(KEPT)).isNotEmpty();
    }

    @Test
    void aLongReadDelaysTheRemovalOfDeletedTextButNoWrites() throws SQLException {
        String id = talk();
        try (Connection reader = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("data/karta.db"))) {
            reader.setAutoCommit(false);
            try (Statement statement = reader.createStatement();
                    ResultSet read = statement.executeQuery("SELECT COUNT(*) FROM session")) {
                assertThat(read.next()).isTrue();
                assertThat(client.send("DELETE", client.session(id), null).status())
                        .isEqualTo(204);
                // Together these turns take longer than the delay of the removal.
                for (int i = 0; i < 200; i++) {
                    String more = other.createSession();
                    assertThat(other.say(more, "say: " + KEPT).status()).isEqualTo(202);
                    other.follow(more, 0);
                }
                assertThat(filesWith(SECRET)).isNotEmpty();
            }
            reader.rollback();
        }
        awaitNoFileWith(SECRET);
    }
}
