// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.event.Json;
import sh.karta.server.store.postgres.TestPostgres;

/**
 * Measures how long failures interrupt visitors, and fails if one takes longer than allowed. Runs with {@code -Pbenchmark} only, because a
 * busy machine makes the times longer.
 */
final class FailureTimes {
    private static final ArrayNode RESULTS = Json.object().arrayNode();
    /** The number of results of a complete run. An incomplete one is not kept. */
    private static final int FIGURES = 10;

    private static final String WORDS =
            IntStream.range(0, 4_000).mapToObj(i -> "word" + i).collect(Collectors.joining(" "));
    private static final String VISITOR = "visitor-with-128-random-bits";
    private static final String LIMITS =
            "    limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000}\n";
    private static final String DEMO = TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 10") + LIMITS;
    private static final List<String> TABLES = List.of("session", "event", "draft", "snapshot", "accepted", "meta");

    @TempDir
    Path directory;

    private final String database = TestPostgres.NEWEST.database();

    @AfterAll
    static void store() throws IOException {
        if (RESULTS.size() < FIGURES) {
            return;
        }
        ObjectNode written = Json.object();
        written.putObject("versions").put("java", Runtime.version().toString());
        written.set("results", RESULTS);
        Files.writeString(Path.of("target", "failures.json"), Json.write(written));
    }

    /** Prints and keeps a time, then compares it with its limit. */
    private static void keep(String failure, String effect, double seconds, double limit) {
        System.out.println(String.format(Locale.ROOT, "%s, %s: %.1f s (limit %.0f)", failure, effect, seconds, limit));
        assertThat(seconds).as("%s, %s", failure, effect).isLessThanOrEqualTo(limit);
        RESULTS.addObject()
                .put("failure", failure)
                .put("effect", effect)
                .put("seconds", seconds)
                .put("limit", limit);
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }

    /** Waits for a condition, and returns the seconds since {@code nanos}. */
    private static double secondsUntil(String condition, long nanos, Callable<Boolean> holds) {
        Waiting.until(condition, holds);
        return secondsSince(nanos);
    }

    /** Events that arrive in a thread of its own, each with its time. */
    private static final class Following {
        private record Arrival(JsonNode event, long nanos) {}

        private final List<Arrival> arrivals = new CopyOnWriteArrayList<>();

        private Following(TestClient client, String session) {
            Thread thread = new Thread(
                    () -> client.followTurn(session, 0, event -> arrivals.add(new Arrival(event, System.nanoTime()))),
                    "following");
            thread.setDaemon(true);
            thread.start();
        }

        private int count(Predicate<JsonNode> matching) {
            return (int) arrivals.stream()
                    .filter(arrival -> matching.test(arrival.event()))
                    .count();
        }

        private void awaitText() {
            Waiting.until("text", () -> count(FailureTimes::isText) > 20);
        }

        /** Returns whether another server has continued the turn: text follows its second start. */
        private boolean takenOver() {
            int starts = 0;
            for (Arrival arrival : arrivals) {
                starts += isOf("session.status_running", arrival.event()) ? 1 : 0;
                if (starts == 2 && isText(arrival.event())) {
                    return true;
                }
            }
            return false;
        }

        private boolean failed() {
            return count(event -> isOf("session.error", event)
                            && event.path("code").asText().equals("server_error"))
                    > 0;
        }

        /** Returns the longest time without an event. */
        private double longestGap() {
            long longest = 0;
            for (int i = 1; i < arrivals.size(); i++) {
                longest = Math.max(
                        longest, arrivals.get(i).nanos() - arrivals.get(i - 1).nanos());
            }
            return longest / 1e9;
        }
    }

    private static boolean isOf(String type, JsonNode event) {
        return event.path("type").asText().equals(type);
    }

    private static boolean isText(JsonNode event) {
        return isOf("agent.message", event);
    }

    private static TestClient at(String address, TestClient other) {
        TestClient client = new TestClient(address);
        client.token = other.token;
        return client;
    }

    private static String ask(TestClient client) {
        String id = client.createSession();
        assertThat(client.say(id, "say: " + WORDS).status()).isEqualTo(202);
        return id;
    }

    private TestServer server(String name, String store) throws IOException {
        return TestServer.with(Files.createDirectory(directory.resolve(name)), "store: " + store + "\n" + DEMO);
    }

    private static void signal(String name, RestartableServer server) throws Exception {
        long pid = server.process().pid();
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }

    @Test
    void aKilledServer() throws Exception {
        String yaml = "store: " + database + "\n" + DEMO;
        try (RestartableServer first = new RestartableServer(directory, "first", yaml);
                RestartableServer second = new RestartableServer(directory, "second", yaml)) {
            TestClient here = new TestClient(first.address()).signIn(VISITOR);
            Following reader = new Following(at(second.address(), here), ask(here));
            reader.awaitText();
            long killed = System.nanoTime();
            first.kill();
            keep(
                    "a killed server",
                    "another continues its answer",
                    secondsUntil("a take-over", killed, reader::takenOver),
                    8);
        }
    }

    @Test
    void aPausedServer() throws Exception {
        String yaml = "store: " + database + "\n" + DEMO;
        try (RestartableServer first = new RestartableServer(directory, "first", yaml);
                RestartableServer second = new RestartableServer(directory, "second", yaml)) {
            TestClient here = new TestClient(first.address()).signIn(VISITOR);
            String id = ask(here);
            Following readerHere = new Following(here, id);
            Following readerThere = new Following(at(second.address(), here), id);
            readerHere.awaitText();
            signal("STOP", first);
            long continued;
            try {
                Waiting.until("a take-over", readerThere::takenOver);
            } finally {
                continued = System.nanoTime();
                signal("CONT", first);
            }
            keep(
                    "a paused server that continues",
                    "its readers get the answer of the other",
                    secondsUntil("the other run", continued, readerHere::takenOver),
                    3);
        }
    }

    @Test
    void aSilentDatabase() throws Exception {
        try (PostgresProxy proxy = new PostgresProxy(database);
                TestServer first = server("first", proxy.url());
                TestServer second = server("second", database)) {
            TestClient here = first.client().signIn(VISITOR);
            Following reader = new Following(at(second.address(), here), ask(here));
            reader.awaitText();
            long silent = System.nanoTime();
            proxy.silence(name -> true);
            keep(
                    "a silent database",
                    "the server is not ready",
                    secondsUntil("not ready", silent, () -> here.get("/readyz").status() == 503),
                    8);
            keep(
                    "a silent database",
                    "another server continues",
                    secondsUntil("a take-over", silent, reader::takenOver),
                    8);
        }
    }

    @Test
    void aSilentBus() throws Exception {
        try (PostgresProxy proxy = new PostgresProxy(database);
                TestServer first = server("first", proxy.url());
                TestServer second = server("second", database)) {
            TestClient here = first.client().signIn(VISITOR);
            String id = here.createSession();
            proxy.silence(name -> name.equals("karta-bus"));
            here.say(id, "say: " + WORDS);
            Following reader = new Following(at(second.address(), here), id);
            Waiting.until("five pieces of text", () -> reader.count(FailureTimes::isText) >= 5);
            keep("a silent bus", "text reaches readers on the other server", reader.longestGap(), 3);
        }
    }

    @Test
    void aKilledDatabase() throws Exception {
        TestPostgres postgres = TestPostgres.own(directory.resolve("postgres"));
        try (TestServer server = server("server", postgres.database())) {
            TestClient client = server.client().signIn(VISITOR);
            String id = client.createSession();
            long killed = System.nanoTime();
            postgres.kill();
            CompletableFuture<Double> notReady = CompletableFuture.supplyAsync(
                    () -> secondsUntil(
                            "not ready", killed, () -> client.get("/readyz").status() == 503),
                    task -> new Thread(task).start());
            assertThat(client.say(id, "say: hi").status()).isEqualTo(503);
            keep("a killed database", "a message gets 503", secondsSince(killed), 8);
            keep("a killed database", "the server is not ready", notReady.join(), 8);
            postgres.startAgain();
            long back = System.nanoTime();
            keep(
                    "a database that is back",
                    "messages are accepted",
                    secondsUntil(
                            "an accepted message",
                            back,
                            () -> client.say(id, "say: hi").status() == 202),
                    8);
        } finally {
            postgres.stop();
        }
    }

    private void change(List<String> statements) throws Exception {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.execute(sql);
            }
            connection.commit();
        }
    }

    @Test
    void lostCommits() throws Exception {
        try (TestServer server = TestServer.with(directory, "store: " + database + "\n" + DEMO)) {
            TestClient client = server.client().signIn(VISITOR);
            String id = client.createSession();
            change(TABLES.stream()
                    .map(table -> "CREATE TABLE saved_" + table + " AS SELECT * FROM " + table)
                    .toList());
            client.say(id, "say: " + WORDS);
            Following reader = new Following(client, id);
            reader.awaitText();
            change(TABLES.stream()
                    .flatMap(table ->
                            List.of("DELETE FROM " + table, "INSERT INTO " + table + " SELECT * FROM saved_" + table)
                                    .stream())
                    .toList());
            long lost = System.nanoTime();
            keep(
                    "lost commits",
                    "the run ends with a retryable error",
                    secondsUntil("the error", lost, reader::failed),
                    3);
        }
    }

    @Test
    void sigterm() throws Exception {
        String yaml = "store: " + database + "\n" + DEMO.replace("pace_millis: 10", "pace_millis: 100");
        try (RestartableServer server = new RestartableServer(directory, "first", yaml)) {
            TestClient client = new TestClient(server.address()).signIn(VISITOR);
            new Following(client, ask(client)).awaitText();
            long asked = System.nanoTime();
            assertThat(server.process().stop()).isEqualTo(143);
            keep("SIGTERM during an answer of minutes", "the process has ended", secondsSince(asked), 40);
        }
    }
}
