// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.store.postgres.TestPostgres;

/** A server process that is stopped for longer than its lease, such as by a suspended machine, and then continues. */
@Tag("full")
@Order(1)
final class PausedServerTest {
    private static final String WORDS =
            IntStream.range(0, 2_000).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    private static final String LIMITS =
            "    limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000}\n";

    @TempDir
    Path directory;

    private static void signal(String name, RestartableServer server) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder(
                        "kill", "-" + name, Long.toString(server.process().pid()))
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    private static long count(String database, String where) throws SQLException {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM event WHERE " + where)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void aServerThatContinuesAfterAPauseStopsATurnThatWasTakenOver() throws Exception {
        String database = TestPostgres.NEWEST.database();
        String yaml = "store: " + database + "\n" + TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 5")
                + LIMITS;
        try (RestartableServer first = new RestartableServer(directory, "first", yaml);
                RestartableServer second = new RestartableServer(directory, "second", yaml)) {
            TestClient here = new TestClient(first.address()).signIn("visitor-with-128-random-bits");
            TestClient there = new TestClient(second.address());
            there.token = here.token;
            String id = here.createSession();
            here.say(id, "say: " + WORDS);
            CountDownLatch reading = new CountDownLatch(1);
            List<JsonNode> ofFirst = new ArrayList<>();
            CompletableFuture<Void> readerOfFirst = CompletableFuture.runAsync(
                    () -> here.followTurn(id, 0, event -> {
                        ofFirst.add(event);
                        if (event.path("type").asText().equals("agent.message")) {
                            reading.countDown();
                        }
                    }),
                    task -> new Thread(task).start());
            reading.await();
            List<JsonNode> ofSecond = new ArrayList<>();
            signal("STOP", first);
            boolean[] continued = {false};
            try {
                there.followTurn(id, 0, event -> {
                    ofSecond.add(event);
                    long runs = ofSecond.stream()
                            .filter(each -> each.path("type").asText().equals("session.status_running"))
                            .count();
                    if (runs == 2
                            && !continued[0]
                            && event.path("type").asText().equals("agent.message")) {
                        continued[0] = true;
                        continueFirst(first); // while the other server speaks
                    }
                });
            } finally {
                continueFirst(first); // a paused process cannot be stopped
            }
            readerOfFirst.get(3, TimeUnit.MINUTES);
            for (List<JsonNode> seen : List.of(ofFirst, ofSecond)) {
                assertThat(TestClient.text(seen)).isEqualTo(WORDS);
                assertThat(TestClient.types(seen))
                        .endsWith("session.status_idle")
                        .doesNotContain("session.error");
                assertThat(seen)
                        .extracting(e -> e.path("seq").asLong())
                        .isSorted()
                        .doesNotHaveDuplicates();
            }
            assertThat(continued).containsExactly(true);
            String rows = "session = '" + id + "' AND type = ";
            assertThat(count(database, rows + "'session.status_running'"))
                    .as("the run and its take-over")
                    .isEqualTo(2);
            assertThat(count(database, rows + "'session.status_idle'")).isEqualTo(1);
            assertThat(count(database, rows + "'agent.message'")).isBetween(1L, 2L);
            for (TestClient client : List.of(here, there)) {
                assertThat(client.get(client.session(id) + "/transcript").json().path("messages"))
                        .extracting(m -> m.path("parts").path(0).path("text").asText())
                        .containsExactly("say: " + WORDS, WORDS);
            }
            assertThat(here.say(id, "say: again").status()).isEqualTo(202);
            assertThat(TestClient.text(there.follow(
                            id, ofSecond.get(ofSecond.size() - 1).path("seq").asLong())))
                    .isEqualTo("again");
        }
    }

    private static void continueFirst(RestartableServer first) {
        try {
            signal("CONT", first);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
