// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.store.postgres.TestPostgres;

/** Kills a server that runs the maximum number of turns. */
@Tag("full")
final class ManyRunsTest {
    private static final int RUNS = 500;
    private static final String WORDS =
            IntStream.range(0, 100).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    private static final String CONFIG = "limits: {turns: 500, turns_per_visitor: 500}\n" + TestServer.QUICK_DEMO
            + "    limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, address_per_minute: 1000000}\n";

    @TempDir
    Path directory;

    private static List<Long> numbers(Connection connection, String query) throws SQLException {
        List<Long> numbers = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                numbers.add(rows.getLong(1));
            }
        }
        return numbers;
    }

    @Test
    void fiveHundredTurnsOfAKilledServerAreCompletedOnceByAnother() throws Exception {
        String store = TestPostgres.NEWEST.database();
        Path config = Files.writeString(
                directory.resolve("first.yaml"),
                "management: {port: off}\nstore: " + store + "\n"
                        + CONFIG.replace("pace_millis: 0", "pace_millis: 10000"));
        try (ServerProcess first = ServerProcess.start(
                        "--port", "0", "--data", directory.resolve("data").toString(), "--config", config.toString());
                TestServer second = TestServer.with(directory, "store: " + store + "\n" + CONFIG);
                Connection connection = DriverManager.getConnection(store)) {
            TestClient here = new TestClient(first.address()).signIn("visitor-with-128-random-bits");
            ExecutorService clients = Executors.newFixedThreadPool(8);
            List<Future<String>> started = IntStream.range(0, RUNS)
                    .mapToObj(i -> clients.submit(() -> {
                        String id = here.createSession();
                        assertThat(here.say(id, "say: " + i + " " + WORDS).status())
                                .isEqualTo(202);
                        return id;
                    }))
                    .toList();
            List<String> ids = new ArrayList<>();
            for (Future<String> each : started) {
                ids.add(each.get());
            }
            clients.shutdown();
            assertThat(numbers(connection, "SELECT count(*) FROM session WHERE run IS NOT NULL"))
                    .containsExactly((long) RUNS);

            first.kill();
            TestClient there = second.client();
            there.token = here.token;
            assertThat(TestClient.text(there.follow(ids.get(RUNS - 1), 0))).isEqualTo((RUNS - 1) + " " + WORDS);
            Waiting.until(
                    "the end of all runs",
                    () -> numbers(connection, "SELECT 1 FROM session WHERE run IS NOT NULL")
                            .isEmpty());
            String answers = "SELECT count(*) FROM event WHERE type = '%s' GROUP BY session";
            // A take-over of an answer whose words had been saved adds a row.
            assertThat(numbers(connection, answers.formatted("agent.message")))
                    .hasSize(RUNS)
                    .isSubsetOf(1L, 2L);
            assertThat(numbers(connection, answers.formatted("session.status_idle")))
                    .hasSize(RUNS)
                    .containsOnly(1L);
            assertThat(numbers(connection, answers.formatted("session.error"))).isEmpty();
            for (int i = 0; i < RUNS; i += 50) {
                assertThat(TestClient.text(there.follow(ids.get(i), 0))).isEqualTo(i + " " + WORDS);
            }
        }
    }
}
