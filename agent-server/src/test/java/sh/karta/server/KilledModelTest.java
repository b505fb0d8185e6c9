// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.karta.server.event.Json;
import sh.karta.server.store.postgres.TestPostgres;

/** Kills a server with {@code kill -9} while a model answers. A model cannot continue its answer, so the text so far is kept. */
@Tag("full")
final class KilledModelTest {
    /** Checkpoints come every second. A loaded machine may delay one, so only {@code -Pfull} requires this. */
    private static final long CHECKPOINTED_NANOS = TimeUnit.MILLISECONDS.toNanos(1_500);

    private static final boolean FULL = Boolean.getBoolean("karta.full");
    private static final int PACE_MILLIS = 10;

    @TempDir
    Path directory;

    private final FakeEndpoint model = new FakeEndpoint();

    private enum Scene {
        /** The server itself ends the turn when it is started again. */
        ONE_SERVER_WITH_SQLITE,
        /** The other server takes the turn over. */
        TWO_SERVERS_WITH_POSTGRESQL
    }

    @AfterEach
    void stop() {
        model.close();
    }

    private RestartableServer start(String name, String store) throws IOException {
        return new RestartableServer(directory, name, store + """
                projects:
                  demo/assistant:
                    keys:
                      - {key: pk_test_demo, origins: [loopback]}
                    agent: {kind: openai, base_url: "%s/v1", api_key: sk-test, model: fake}
                """.formatted(model.address()));
    }

    private static String words(int count) {
        return IntStream.range(0, count).mapToObj(i -> "word" + i + " ").collect(Collectors.joining());
    }

    /** Says words until the server is gone. */
    private void speakWithoutEnd() {
        model.then(exchange -> {
            exchange.getResponseHeaders().add("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            for (int word = 0; true; word++) {
                FakeEndpoint.write(out, FakeEndpoint.chunk(Json.object().put("content", "word" + word + " "), null));
                try {
                    TimeUnit.MILLISECONDS.sleep(PACE_MILLIS);
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
        });
    }

    /** Returns the text of all checkpoints, after there are at least this many. */
    private static String checkpoints(String database, int atLeast) throws SQLException, InterruptedException {
        String text = "";
        int count = 0;
        boolean sqlite = database.startsWith("jdbc:sqlite:");
        try (Connection store = DriverManager.getConnection(database);
                Statement statement = store.createStatement()) {
            if (sqlite) {
                statement.execute("PRAGMA busy_timeout=60000");
            }
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
            while (count < atLeast) {
                assertThat(end - System.nanoTime())
                        .as("nanoseconds left of the wait")
                        .isPositive();
                TimeUnit.MILLISECONDS.sleep(10); // leaves the processor to the server
                try (ResultSet row = statement.executeQuery("SELECT count(*), "
                        + (sqlite ? "group_concat" : "string_agg") + "(text, '') FROM"
                        + " (SELECT text FROM draft ORDER BY from_char) AS drafts")) {
                    assertThat(row.next()).isTrue();
                    count = row.getInt(1);
                    text = row.getString(2);
                }
            }
        }
        return text;
    }

    @ParameterizedTest
    @EnumSource
    void theTextUpToTheLastCheckpointIsKeptAndTheTurnEndsWithARetryableError(Scene scene) throws Exception {
        boolean two = scene == Scene.TWO_SERVERS_WITH_POSTGRESQL;
        String database = two ? TestPostgres.NEWEST.database() : "jdbc:sqlite:" + directory.resolve("data/karta.db");
        String store = two ? "store: " + database + "\n" : "";
        speakWithoutEnd();
        try (RestartableServer server = start("data", store);
                RestartableServer other = two ? start("other", store) : null) {
            TestClient visitor = new TestClient(server.address()).signIn("visitor-with-128-random-bits");
            String id = visitor.createSession();
            long asked = visitor.say(id, "hello").json().path("seq").asLong();
            List<JsonNode> seen = new ArrayList<>();
            NavigableMap<Long, Integer> lengths = new ConcurrentSkipListMap<>();
            CompletableFuture<Void> reader = CompletableFuture.runAsync(
                    () -> visitor.follow(id, asked, event -> {
                        seen.add(event);
                        lengths.put(System.nanoTime(), TestClient.text(seen).length());
                        return false;
                    }),
                    task -> new Thread(task).start());
            String checkpointed = checkpoints(database, 2);
            long killed = System.nanoTime();
            server.kill();
            assertThat(reader.handle((done, failure) -> true)).succeedsWithin(1, TimeUnit.MINUTES);

            if (other == null) {
                server.startAgain();
            }
            TestClient client = new TestClient(other == null ? server.address() : other.address());
            client.token = visitor.token;
            long cursor = seen.get(seen.size() - 1).path("seq").asLong();
            List<JsonNode> rest = client.follow(id, cursor);
            String kept = TestClient.text(rest);
            assertThat(rest).extracting(e -> e.path("seq").asLong()).isSorted().allMatch(seq -> seq > cursor);
            assertThat(words(5_000)).as("a prefix of the model's answer").startsWith(kept);
            assertThat(kept)
                    .as("at least the text of the last checkpoint before the kill")
                    .startsWith(checkpointed);
            var before = lengths.floorEntry(killed - CHECKPOINTED_NANOS);
            if (FULL && before != null) {
                assertThat(kept.length()).as("no shorter than 1.5 s before").isGreaterThanOrEqualTo(before.getValue());
            }
            JsonNode part = first(rest, "agent.message");
            assertThat(part.path("delta").asBoolean())
                    .as("replaces the text that was shown")
                    .isFalse();
            assertThat(part.path("part_id"))
                    .isEqualTo(first(seen, "agent.message").path("part_id"));
            JsonNode end = rest.get(rest.size() - 1);
            assertThat(end.path("type").asText()).isEqualTo("session.error");
            assertThat(end.path("code").asText())
                    .as("a code that clients retry")
                    .isEqualTo("server_error");
            assertThat(model.asked).as("the model is not asked again").hasSize(1);

            JsonNode messages =
                    client.get(client.session(id) + "/transcript").json().path("messages");
            assertThat(messages)
                    .extracting(m -> m.path("parts").path(0).path("text").asText())
                    .containsExactly("hello", kept);
            model.thenText("again");
            long again = client.say(id, "once more").json().path("seq").asLong();
            assertThat(TestClient.text(client.follow(id, again))).isEqualTo("again");
        }
    }

    private static JsonNode first(List<JsonNode> events, String type) {
        return events.stream()
                .filter(event -> event.path("type").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
