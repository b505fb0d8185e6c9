// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.store.postgres.TestPostgres;

/**
 * Kills servers with {@code kill -9} while clients send messages. A random generator with a fixed seed chooses after how many events.
 * {@code karta.test.kills} sets another number of kills.
 */
@Tag("full")
@Order(1)
@Timeout(3_600)
final class KillLoopTest {
    private static final int KILLS = Integer.getInteger("karta.test.kills", 40);
    private static final int CLIENTS = 3;
    private static final int WORDS = 60;
    private static final long SEED = 8;

    private static final String CONFIG = TestServer.QUICK_DEMO.replace("pace_millis: 0", "pace_millis: 5")
            + "    limits: {key_per_minute: 1000000, visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000}\n";

    @TempDir
    Path directory;

    /** The records of the clients, and whether they may continue. */
    private final Object progress = new Object();

    private long events;
    private boolean restarting;
    private boolean stopping;

    /** A process that is killed and restarted. */
    private interface Victim {
        void kill();

        void startAgain();
    }

    private static Victim server(RestartableServer server) {
        return new Victim() {
            @Override
            public void kill() {
                server.kill();
            }

            @Override
            public void startAgain() {
                server.startAgain();
            }
        };
    }

    /** A client that sends messages and records those that the server has acknowledged. */
    private final class Talker {
        private final int number;
        private final List<TestClient> ways;
        private final Random random;
        private final List<String> said = new ArrayList<>();
        private String id = "";

        Talker(int number, List<RestartableServer> nodes) {
            this.number = number;
            this.random = new Random(SEED + number);
            ways = nodes.stream().map(n -> new TestClient(n.address())).toList();
            String token = ways.get(0).signIn("visitor-with-128-random-bits-" + number).token;
            ways.forEach(way -> way.token = token);
        }

        private TestClient way() {
            return ways.get(random.nextInt(ways.size()));
        }

        /** Retries until a server responds, as the widget does. The idempotency key makes retries safe. */
        private Answer insist(java.util.function.Function<TestClient, Answer> request) {
            while (true) {
                try {
                    Answer answer = request.apply(way());
                    if (answer.status() < 500) {
                        return answer;
                    }
                } catch (UncheckedIOException e) {
                    // No server is running: retried below.
                }
                waitUntilUp();
            }
        }

        void talk() {
            id = insist(c -> c.post(c.sessions(), TestClient.object("idempotency_key", "s")))
                    .json()
                    .path("id")
                    .asText();
            while (!isStopping()) {
                String words = IntStream.range(0, WORDS)
                        .mapToObj(i -> "c" + number + "m" + said.size() + "w" + i)
                        .collect(Collectors.joining(" "));
                Answer posted = insist(c -> c.say(id, "say: " + words, "idempotency_key", "m" + said.size()));
                assertThat(posted.status()).as(posted.text()).isEqualTo(202);
                said.add(words);
                List<JsonNode> seen = followToTheEnd(posted.json().path("seq").asLong());
                assertThat(TestClient.text(seen)).as("%s", seen).isEqualTo(words);
            }
        }

        private List<JsonNode> followToTheEnd(long after) {
            List<JsonNode> seen = new ArrayList<>();
            while (seen.isEmpty() || !isEnd(seen.get(seen.size() - 1))) {
                long cursor = seen.isEmpty()
                        ? after
                        : seen.get(seen.size() - 1).path("seq").asLong();
                assertThat(seen)
                        .extracting(each -> each.path("type").asText())
                        .as("%s", seen)
                        .doesNotContain("session.error");
                try {
                    way().follow(id, cursor, event -> {
                        seen.add(event);
                        count();
                        return false;
                    });
                } catch (UncheckedIOException e) {
                    waitUntilUp();
                } catch (AssertionError e) {
                    assertThat(e).hasMessageStartingWith("503");
                    waitUntilUp();
                }
            }
            assertThat(seen).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
            return seen;
        }

        private static boolean isEnd(JsonNode event) {
            return event.path("type").asText().equals("session.status_idle");
        }

        void checkTranscript() {
            Answer transcript = insist(c -> c.get(c.session(id) + "/transcript"));
            List<String> expected = new ArrayList<>();
            said.forEach(words -> expected.addAll(List.of("say: " + words, words)));
            assertThat(transcript.json().path("messages"))
                    .extracting(m -> m.path("parts").path(0).path("text").asText())
                    .isEqualTo(expected);
        }
    }

    private void count() {
        synchronized (progress) {
            events++;
            progress.notifyAll();
        }
    }

    private void awaitEvents(long many) throws InterruptedException {
        synchronized (progress) {
            long target = events + many;
            while (events < target && !stopping) {
                progress.wait(Duration.ofMinutes(1).toMillis());
            }
        }
    }

    private boolean isStopping() {
        synchronized (progress) {
            return stopping;
        }
    }

    private void stopAfterThis() {
        synchronized (progress) {
            stopping = true;
            progress.notifyAll();
        }
    }

    private void restarting(boolean now) {
        synchronized (progress) {
            restarting = now;
            progress.notifyAll();
        }
    }

    private void waitUntilUp() {
        try {
            synchronized (progress) {
                while (restarting) {
                    progress.wait();
                }
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void run(List<RestartableServer> nodes, List<Victim> victims) throws Exception {
        Random random = new Random(SEED);
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        List<Talker> talkers =
                IntStream.range(0, CLIENTS).mapToObj(i -> new Talker(i, nodes)).toList();
        List<CompletableFuture<Void>> running = talkers.stream()
                .map(talker -> CompletableFuture.runAsync(talker::talk, threads).whenComplete((done, failure) -> {
                    if (failure != null) {
                        stopAfterThis();
                    }
                }))
                .toList();
        try {
            for (int kills = 0; kills < KILLS; kills++) {
                awaitEvents(5 + random.nextInt(60));
                Victim victim = victims.get(random.nextInt(victims.size()));
                restarting(true);
                victim.kill();
                victim.startAgain();
                restarting(false);
            }
            stopAfterThis();
            CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new))
                    .join();
            for (Talker talker : talkers) {
                assertThat(talker.said).isNotEmpty();
                talker.checkTranscript();
            }
        } finally {
            stopAfterThis();
            restarting(false);
            threads.shutdownNow();
        }
    }

    @Test
    void aRepeatedlyKilledServerLosesAndDuplicatesNothing() throws Exception {
        try (RestartableServer node = new RestartableServer(directory, "single", CONFIG)) {
            run(List.of(node), List.of(server(node)));
        }
    }

    @Test
    void twoServersKilledInTurnLoseAndDuplicateNothing() throws Exception {
        String yaml = "store: " + TestPostgres.NEWEST.database() + "\n" + CONFIG;
        try (RestartableServer first = new RestartableServer(directory, "first", yaml);
                RestartableServer second = new RestartableServer(directory, "second", yaml)) {
            run(List.of(first, second), List.of(server(first), server(second)));
        }
    }

    @Test
    void twoServersAndPostgresqlKilledInTurnLoseAndDuplicateNothing() throws Exception {
        TestPostgres postgres = TestPostgres.own(directory.resolve("postgres"));
        String yaml = "store: " + postgres.database() + "\n" + CONFIG;
        try (RestartableServer first = new RestartableServer(directory, "first", yaml);
                RestartableServer second = new RestartableServer(directory, "second", yaml)) {
            Victim store = new Victim() {
                @Override
                public void kill() {
                    postgres.kill();
                }

                @Override
                public void startAgain() {
                    postgres.startAgain();
                }
            };
            run(List.of(first, second), List.of(server(first), server(second), store));
        } finally {
            postgres.stop();
        }
    }

    @Test
    void anotherServerCompletesTheTurnOfADeadServer() throws Exception {
        String yaml = "store: " + TestPostgres.NEWEST.database() + "\n" + CONFIG;
        try (RestartableServer first = new RestartableServer(directory, "first", yaml);
                RestartableServer second = new RestartableServer(directory, "second", yaml)) {
            TestClient here = new TestClient(first.address()).signIn("visitor-with-128-random-bits");
            TestClient there = new TestClient(second.address());
            there.token = here.token;
            String id = here.createSession();
            String words = "word ".repeat(6_000).strip();
            here.say(id, "say: " + words);
            List<JsonNode> seen = new ArrayList<>();
            AtomicBoolean killed = new AtomicBoolean();
            there.follow(id, 0, event -> {
                if (event.path("seq").asLong() >= 12 && !killed.getAndSet(true)) {
                    first.kill();
                }
                seen.add(event);
                return false;
            });
            assertThat(TestClient.text(seen)).isEqualTo(words);
            assertThat(seen).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
        }
    }
}
