// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.store.postgres.PostgresStore;
import sh.karta.server.store.postgres.TestPostgres;

/** Tests a database that loses commits: it is set back to an earlier state while a server uses it. */
final class LostCommitsTest {
    private static final List<String> TABLES = List.of("session", "event", "draft", "snapshot", "accepted", "meta");
    private static final long GENERATION = 1L << 32;

    @TempDir
    Path directory;

    private String jdbc;

    private TestServer start(String kind) {
        jdbc = kind.equals("sqlite")
                ? "jdbc:sqlite:" + directory.resolve("data/karta.db")
                : TestPostgres.NEWEST.database();
        String store = kind.equals("sqlite") ? kind : jdbc;
        return TestServer.with(
                directory,
                "store: " + store + "\n" + TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 10"));
    }

    private void change(List<String> statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbc);
                Statement statement = connection.createStatement()) {
            if (jdbc.startsWith("jdbc:sqlite")) {
                statement.execute("PRAGMA busy_timeout=60000");
            }
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    private void save() throws SQLException {
        change(TABLES.stream()
                .map(table -> "CREATE TABLE saved_" + table + " AS SELECT * FROM " + table)
                .toList());
    }

    private void setBack() throws SQLException {
        change(TABLES.stream()
                .flatMap(table ->
                        List.of("DELETE FROM " + table, "INSERT INTO " + table + " SELECT * FROM saved_" + table)
                                .stream())
                .toList());
    }

    private static long last(List<JsonNode> events) {
        return events.get(events.size() - 1).path("seq").asLong();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void aRunWhoseMessageIsLostEndsWithARetryableErrorAndAHigherSeq(String kind) throws Exception {
        try (TestServer server = start(kind)) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            client.say(id, "say: first");
            long before = last(client.follow(id, 0));
            save();
            client.say(id, "say: " + "word ".repeat(5_000));
            List<JsonNode> seen =
                    client.follow(id, before, e -> e.path("type").asText().equals("agent.message"));
            setBack();
            List<JsonNode> rest = client.follow(id, last(seen));
            JsonNode end = rest.get(rest.size() - 1);
            assertThat(end.path("type").asText()).isEqualTo("session.error");
            assertThat(end.path("code").asText()).isEqualTo("server_error");
            assertThat(end.path("seq").asLong()).isGreaterThan(GENERATION);
            client.say(id, "say: again");
            List<JsonNode> again = client.follow(id, last(rest));
            assertThat(TestClient.text(again)).isEqualTo("again");
            assertThat(again).allMatch(e -> e.path("seq").asLong() > last(rest));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void anIdleSessionThatLostATurnContinuesWithHigherSeqs(String kind) throws Exception {
        try (TestServer server = start(kind)) {
            TestClient client = server.client().signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            client.say(id, "say: first");
            long before = last(client.follow(id, 0));
            save();
            client.say(id, "say: lost");
            long shown = last(client.follow(id, before));
            setBack();
            assertThat(client.say(id, "say: next").status()).isEqualTo(202);
            List<JsonNode> next = client.follow(id, shown);
            assertThat(TestClient.text(next)).isEqualTo("next");
            assertThat(next).allMatch(e -> e.path("seq").asLong() > GENERATION);
        }
    }

    private static void awaitPromotion(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            boolean recovering = true;
            while (recovering) {
                try (ResultSet row = statement.executeQuery("SELECT pg_is_in_recovery()")) {
                    recovering = !row.next() || row.getBoolean(1);
                }
            }
        }
    }

    @Tag("full")
    @Test
    void aDatabaseWithANewTimelineStartsANewGeneration() throws Exception {
        Path data = directory.resolve("pg");
        TestPostgres postgres = TestPostgres.own(data);
        String url = postgres.database();
        try {
            long before;
            try (PostgresStore store = PostgresStore.open(url)) {
                before = store.meta().generation();
            }
            try (PostgresStore store = PostgresStore.open(url)) {
                assertThat(store.meta().generation()).as("a mere reconnect").isEqualTo(before);
            }
            postgres.kill();
            // A recovery that reaches its end promotes the server, as after a failover.
            Files.createFile(data.resolve("recovery.signal"));
            Files.writeString(
                    data.resolve("postgresql.auto.conf"),
                    "restore_command = '/bin/false'\n",
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            postgres.startAgain();
            awaitPromotion(url);
            try (PostgresStore store = PostgresStore.open(url)) {
                assertThat(store.meta().generation()).isEqualTo(before + 1);
            }
        } finally {
            postgres.stop();
        }
    }
}
