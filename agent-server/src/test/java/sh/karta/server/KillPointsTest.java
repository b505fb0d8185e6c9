// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.event.Json;
import sh.karta.server.store.postgres.TestPostgres;

/**
 * Kills a server or its database with {@code kill -9} at named points of a turn.
 *
 * <p>This file is long because each point needs its own way to be reached.
 */
@Tag("full")
@Order(1)
@Timeout(3_600)
final class KillPointsTest {
    /** The answers take some seconds, so that there are checkpoints and the point comes before the end. */
    private static final int WORDS = 2_000;
    /** Message for a point at which the turn is over, or whose turn is slow. */
    private static final int FEW_WORDS = 10;
    /** Message for a point up to which a lock is held. */
    private static final int LOCKED_WORDS = 300;

    /** Maximum number of turns that miss a point because it passes quickly. */
    private static final int ATTEMPTS = 30;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** A wait that takes longer has failed. */
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

    private static final String LIMITS =
            "    limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000}\n";
    private static final String CONFIG = "lame_duck: 0\nstop_within: 20\n"
            + TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 5")
            + LIMITS + "  demo/slow:\n    keys:\n      - {key: pk_test_slow, origins: [loopback]}\n"
            + "    agent: {kind: scripted, pace_millis: 500}\n" + LIMITS;

    private enum Point {
        AFTER_THE_APPEND_BEFORE_THE_202,
        AFTER_THE_202_BEFORE_THE_FIRST_WORD,
        WITHIN_A_PART_BEFORE_A_CHECKPOINT,
        AFTER_A_CHECKPOINT,
        BEFORE_THE_LAST_APPEND,
        AFTER_THE_LAST_APPEND_BEFORE_ITS_DELIVERY,
        DURING_A_TAKE_OVER,
        DURING_A_GRACEFUL_STOP
    }

    private enum Victim {
        SERVER_WITH_SQLITE,
        SERVER_OF_TWO_WITH_POSTGRESQL,
        POSTGRESQL
    }

    @TempDir
    Path directory;

    /** Waits a moment, so that the servers have the processor. Fails at {@code end}. */
    private static void pause(String condition, long end, long nanos) {
        assertThat(end - System.nanoTime())
                .as("nanoseconds left to wait for: %s", condition)
                .isPositive();
        LockSupport.parkNanos(nanos);
    }

    /** The servers, their store and a visitor. */
    private final class Scene implements AutoCloseable {
        private final Victim victim;
        private final TestPostgres postgres;
        private final String database;
        private final List<RestartableServer> servers = new ArrayList<>();
        private final List<TestClient> ways = new ArrayList<>();

        Scene(Victim victim) throws IOException {
            this.victim = victim;
            boolean sqlite = victim == Victim.SERVER_WITH_SQLITE;
            postgres =
                    victim == Victim.POSTGRESQL ? TestPostgres.own(directory.resolve("postgres")) : TestPostgres.NEWEST;
            database = sqlite ? "jdbc:sqlite:" + directory.resolve("first/karta.db") : postgres.database();
            String yaml = (sqlite ? "" : "store: " + database + "\n") + CONFIG;
            servers.add(new RestartableServer(directory, "first", yaml));
            if (victim == Victim.SERVER_OF_TWO_WITH_POSTGRESQL) {
                servers.add(new RestartableServer(directory, "second", yaml));
            }
            servers.forEach(server -> ways.add(new TestClient(server.address())));
        }

        /** Lets the visitor talk to the agent of a project from now on. */
        void visit(String project, String key) {
            String token = insist(way -> way.mint("embed_key", key, "visitor_id", "visitor-with-128-random-bits"))
                    .json()
                    .path("token")
                    .asText();
            ways.forEach(way -> {
                way.project = project;
                way.token = token;
            });
        }

        /** Returns a client of the server that gets the messages. */
        TestClient first() {
            return ways.get(0);
        }

        void kill() {
            if (victim == Victim.POSTGRESQL) {
                postgres.kill();
            } else {
                servers.get(0).kill();
            }
        }

        void startAgain() {
            if (victim == Victim.POSTGRESQL) {
                postgres.startAgain();
            } else {
                servers.get(0).startAgain();
            }
        }

        Connection store() throws SQLException {
            Connection connection = DriverManager.getConnection(database);
            if (victim == Victim.SERVER_WITH_SQLITE) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("PRAGMA busy_timeout=60000");
                }
            }
            return connection;
        }

        /** Returns the number of rows of a type in a session. */
        long rows(String session, String type) throws SQLException {
            return number("SELECT count(*) FROM event WHERE session = '" + session + "' AND type = '" + type + "'");
        }

        long number(String sql) throws SQLException {
            try (Connection connection = store();
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                return row.next() ? row.getLong(1) : 0;
            }
        }

        void await(String condition) throws SQLException {
            await(condition, PAUSE_NANOS);
        }

        void await(String condition, long pauseNanos) throws SQLException {
            long end = System.nanoTime() + PATIENCE_NANOS;
            try (Connection connection = store();
                    Statement statement = connection.createStatement()) {
                while (true) {
                    try (ResultSet row =
                            statement.executeQuery("SELECT CASE WHEN " + condition + " THEN 1 ELSE 0 END")) {
                        if (row.next() && row.getLong(1) == 1) {
                            return;
                        }
                    }
                    pause(condition, end, pauseNanos);
                }
            }
        }

        /** Holds back all appends until the connection is closed. */
        Connection holdAppends() throws SQLException {
            Connection connection = store();
            for (String sql : victim == Victim.SERVER_WITH_SQLITE
                    ? List.of("BEGIN IMMEDIATE")
                    : List.of("BEGIN", "LOCK TABLE event IN SHARE MODE")) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(sql);
                }
            }
            return connection;
        }

        /** Repeats a request until a server answers it, as the widget does. */
        Answer insist(Function<TestClient, Answer> request) {
            long end = System.nanoTime() + PATIENCE_NANOS;
            for (int attempt = 0; ; attempt++) {
                try {
                    Answer answer = request.apply(ways.get(attempt % ways.size()));
                    if (answer.status() < 500) {
                        return answer;
                    }
                } catch (UncheckedIOException e) {
                    // No server is running there.
                }
                pause("a response of a server", end, PAUSE_NANOS);
            }
        }

        @Override
        public void close() throws IOException {
            servers.forEach(RestartableServer::close);
            if (victim == Victim.POSTGRESQL) {
                postgres.stop();
            }
        }
    }

    /** A turn that is interrupted at a point. */
    private static final class InterruptedTurn {
        private static final String DRAFTS = "SELECT 1 FROM draft WHERE session = '";

        private final Scene scene;
        private final Point point;
        private final String id;
        private final String words;
        private final List<JsonNode> seen = new ArrayList<>();

        /** @param attempt distinguishes the turns that try to get to the same point */
        InterruptedTurn(Scene scene, Point point, int attempt) {
            this.scene = scene;
            this.point = point;
            if (point == Point.AFTER_THE_202_BEFORE_THE_FIRST_WORD) {
                scene.visit("demo/slow", "pk_test_slow");
            } else {
                scene.visit("demo/assistant", "pk_test_demo");
            }
            id = scene.insist(way ->
                            way.post(way.sessions(), TestClient.object("idempotency_key", point.name() + attempt)))
                    .json()
                    .path("id")
                    .asText();
            Set<Point> brief = EnumSet.of(
                    Point.AFTER_THE_APPEND_BEFORE_THE_202,
                    Point.AFTER_THE_202_BEFORE_THE_FIRST_WORD,
                    Point.AFTER_THE_LAST_APPEND_BEFORE_ITS_DELIVERY);
            // While its lock is held, no checkpoint is stored. The server withholds text after five seconds of that.
            int lockedFor = point == Point.BEFORE_THE_LAST_APPEND ? LOCKED_WORDS : WORDS;
            words = IntStream.range(0, brief.contains(point) ? FEW_WORDS : lockedFor)
                    .mapToObj(i -> "word" + i)
                    .collect(Collectors.joining(" "));
        }

        /** Interrupts a turn at the point. A turn that has passed it too quickly is finished, and the next one is tried. */
        static InterruptedTurn of(Scene scene, Point point) throws Exception {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                InterruptedTurn turn = new InterruptedTurn(scene, point, attempt);
                if (turn.interrupt()) {
                    return turn;
                }
                turn.finish();
                turn.check();
            }
            throw new AssertionError("none of " + ATTEMPTS + " turns was found at the point");
        }

        private Answer say(TestClient way) {
            return way.say(id, "say: " + words, "idempotency_key", "message");
        }

        private static boolean isText(JsonNode event) {
            return event.path("type").asText().equals("agent.message");
        }

        /** Sends the message and reads until an event matches. */
        private void read(Predicate<JsonNode> enough) {
            Answer posted = say(scene.first());
            assertThat(posted.status()).as(posted.text()).isEqualTo(202);
            scene.first().follow(id, posted.json().path("seq").asLong(), event -> {
                seen.add(event);
                return enough.test(event);
            });
        }

        /** Sends the message and reads up to the first text. */
        private void begin() {
            read(InterruptedTurn::isText);
        }

        /** Brings the turn to the point. If it is still there, kills the victim, starts it again and returns true. */
        private boolean interrupt() throws Exception {
            switch (point) {
                case AFTER_THE_APPEND_BEFORE_THE_202 -> {
                    byte[] body = Json.bytes(TestClient.object(
                            "type", "user.message", "text", "say: " + words, "idempotency_key", "message"));
                    try (RawConnection unread = RawConnection.to(scene.first().base)) {
                        unread.head(scene.first().session(id) + "/events", scene.first().token, body.length)
                                .send(new String(body, StandardCharsets.ISO_8859_1));
                        // Does not pause, because the response follows within a millisecond.
                        scene.await(exists("user.message"), 0);
                        return killIf(!unread.hasAnswer());
                    }
                }
                case AFTER_THE_202_BEFORE_THE_FIRST_WORD -> {
                    read(event -> event.path("type").asText().equals("session.status_running"));
                    return killIf(seen.stream().noneMatch(InterruptedTurn::isText));
                }
                case WITHIN_A_PART_BEFORE_A_CHECKPOINT -> {
                    begin();
                    return killIf(!hasDraft() && !isOver());
                }
                case AFTER_A_CHECKPOINT -> {
                    begin();
                    scene.await("EXISTS (" + DRAFTS + id + "')");
                    return killIf(!isOver());
                }
                case BEFORE_THE_LAST_APPEND -> {
                    List<Connection> locks = new ArrayList<>();
                    read(event -> {
                        if (locks.isEmpty() && isText(event)) {
                            locks.add(hold());
                        }
                        return TestClient.text(seen).equals(words);
                    });
                    boolean held = !isOver();
                    if (held) {
                        scene.kill();
                    }
                    locks.get(0).close();
                    if (held) {
                        scene.startAgain();
                    }
                    return held;
                }
                case AFTER_THE_LAST_APPEND_BEFORE_ITS_DELIVERY -> {
                    begin();
                    scene.await(exists("session.status_idle"));
                    return killIf(true);
                }
                case DURING_A_TAKE_OVER -> {
                    begin();
                    scene.servers.get(0).kill();
                    if (scene.servers.size() == 1) {
                        scene.servers.get(0).startAgain();
                    }
                    scene.await("EXISTS (SELECT 1 FROM session WHERE id = '" + id + "' AND epoch > 0)");
                    boolean held = !isOver();
                    if (scene.servers.size() > 1) {
                        if (held) {
                            scene.servers.get(1).kill();
                            scene.servers.get(1).startAgain();
                        }
                        scene.servers.get(0).startAgain();
                        return held;
                    }
                    return killIf(held);
                }
                case DURING_A_GRACEFUL_STOP -> {
                    begin();
                    scene.servers.get(0).process().askToStop();
                    long end = System.nanoTime() + PATIENCE_NANOS;
                    while (isReady(scene.first())) {
                        pause("a server that is not ready", end, PAUSE_NANOS);
                    }
                    boolean held = killIf(!isOver());
                    if (!held || scene.victim == Victim.POSTGRESQL) {
                        scene.servers.get(0).process().awaitEnd();
                        scene.servers.get(0).startAgain();
                    }
                    return held;
                }
                default -> throw new IllegalStateException(point.name());
            }
        }

        private boolean killIf(boolean atThePoint) {
            if (atThePoint) {
                scene.kill();
                scene.startAgain();
            }
            return atThePoint;
        }

        private String exists(String type) {
            return "EXISTS (SELECT 1 FROM event WHERE session = '" + id + "' AND type = '" + type + "')";
        }

        private boolean hasDraft() throws SQLException {
            return scene.number("SELECT count(*) FROM (" + DRAFTS + id + "') AS drafts") > 0;
        }

        private boolean isOver() throws SQLException {
            return scene.rows(id, "session.status_idle") > 0;
        }

        private static boolean isReady(TestClient way) {
            try {
                return way.get("/readyz").status() == 200;
            } catch (UncheckedIOException e) {
                return false; // it has stopped already
            }
        }

        private Connection hold() {
            try {
                return scene.holdAppends();
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** Repeats the message and reads the rest of the answer, as the widget does. */
        void finish() {
            Answer posted = scene.insist(this::say);
            assertThat(posted.status()).as(posted.text()).isEqualTo(202);
            long after = posted.json().path("seq").asLong();
            long end = System.nanoTime() + PATIENCE_NANOS;
            for (int attempt = 0; seen.isEmpty() || !isEnd(last()); attempt++) {
                pause("the end of the turn", end, PAUSE_NANOS);
                try {
                    scene.ways
                            .get(attempt % scene.ways.size())
                            .follow(
                                    id,
                                    seen.isEmpty() ? after : last().path("seq").asLong(),
                                    event -> {
                                        seen.add(event);
                                        return false;
                                    });
                } catch (UncheckedIOException e) {
                    // The stream has ended early.
                } catch (AssertionError e) {
                    assertThat(e).hasMessageStartingWith("503");
                }
            }
        }

        private JsonNode last() {
            return seen.get(seen.size() - 1);
        }

        private static boolean isEnd(JsonNode event) {
            return event.path("type").asText().equals("session.status_idle");
        }

        void check() throws SQLException {
            assertThat(TestClient.text(seen)).isEqualTo(words);
            assertThat(seen).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
            assertThat(seen).extracting(e -> e.path("type").asText()).doesNotContain("session.error");
            Answer transcript = scene.insist(way -> way.get(way.session(id) + "/transcript"));
            assertThat(transcript.json().path("messages"))
                    .extracting(m -> m.path("parts").path(0).path("text").asText())
                    .containsExactly("say: " + words, words);
            long runs = scene.rows(id, "session.status_running");
            assertThat(scene.rows(id, "user.message")).isEqualTo(1);
            assertThat(scene.rows(id, "session.status_idle")).isEqualTo(1);
            assertThat(scene.rows(id, "agent.message"))
                    .as("one row for the part, and one for each take-over")
                    .isBetween(1L, runs);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKillAtANamedPointLosesAndDuplicatesNothing(Victim victim) throws Exception {
        try (Scene scene = new Scene(victim)) {
            for (Point point : Point.values()) {
                try {
                    InterruptedTurn turn = InterruptedTurn.of(scene, point);
                    turn.finish();
                    turn.check();
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError(point + ": " + e.getMessage() + "\n" + log(), e);
                }
            }
        }
    }

    private String log() throws IOException {
        return Files.readString(directory.resolve("log"));
    }
}
