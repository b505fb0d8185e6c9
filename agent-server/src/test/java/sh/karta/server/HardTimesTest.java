// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.TestClient.Answer;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.agent.scripted.ScriptedAgent;
import sh.karta.server.config.ConfigFile;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.live.LiveBus;
import sh.karta.server.session.Owner;
import sh.karta.server.session.Reader;
import sh.karta.server.session.Sessions;
import sh.karta.server.session.TestSessions;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.telemetry.Tracing;
import sh.karta.server.work.Workers;

/** Tests a full disk, a clock that jumps and an agent that is interrupted. */
final class HardTimesTest {
    @TempDir
    Path directory;

    @Tag("full")
    @Test
    void aFullDiskRefusesWritesAndKeepsAcknowledgedData() throws Exception {
        Path config = Files.writeString(
                directory.resolve("karta.yaml"),
                TestServer.QUICK_DEMO
                        + "    limits: {visitor_per_minute: 1000000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000, key_per_minute: 1000000}\n");
        // No file of this process grows beyond 2 MB.
        try (ServerProcess server = ServerProcess.startLimited(
                2_048, "--port", "0", "--data", directory.resolve("data").toString(), "--config", config.toString())) {
            TestClient client = new TestClient(server.address()).signIn("visitor-with-128-random-bits");
            int acknowledged = 0;
            Answer answer = client.post(client.sessions(), "{}");
            // Check the refused response itself: a checkpoint may free space, and the next request would succeed.
            while (answer.status() == 201 || answer.status() == 202) {
                acknowledged += answer.status() == 202 ? 1 : 0;
                answer = answer.status() == 202
                        ? client.post(client.sessions(), "{}")
                        : client.say(answer.json().path("id").asText(), "say: " + "x".repeat(30_000));
            }
            assertThat(answer.status()).as(answer.text()).isEqualTo(503);
            assertThat(answer.code()).isEqualTo("unavailable");
            assertThat(answer.json().path("retry_after_seconds").asInt()).isPositive();
            assertThat(acknowledged).isPositive();
            assertThat(client.get("/healthz").status()).isEqualTo(200);
            JsonNode list = client.get(client.sessions() + "?limit=100").json().path("data");
            assertThat(list.size()).isGreaterThanOrEqualTo(acknowledged);
            int said = 0;
            for (JsonNode session : list) {
                Answer transcript = client.get(client.session(session.path("id").asText()) + "/transcript");
                assertThat(transcript.status()).isEqualTo(200);
                said += transcript.json().path("messages").isEmpty() ? 0 : 1;
            }
            assertThat(said).isGreaterThanOrEqualTo(acknowledged);
        }
    }

    @Test
    void aClockJumpNeverReordersAConversation() throws Exception {
        JumpingClock clock = new JumpingClock();
        Workers workers = new Workers(4);
        ScriptedAgent agent = new ScriptedAgent(workers, 0, Duration.ofMinutes(10), null);
        try (SqliteStore store = SqliteStore.open(directory);
                workers;
                Sessions sessions = TestSessions.of(Sessions.Stores.of(store), LiveBus.NONE, workers, clock, agent)) {
            Owner owner = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");
            String id = TestSessions.create(sessions, owner);
            turn(sessions, owner, id, "say: now");
            clock.jump(Duration.ofDays(-400));
            turn(sessions, owner, id, "say: long ago");
            clock.jump(Duration.ofDays(800));
            turn(sessions, owner, id, "say: far ahead");
            List<ObjectNode> events =
                    sessions.view(owner, id, Long.MAX_VALUE, 1_000).events();
            assertThat(events).extracting(e -> e.path("created_at").asText()).isSorted();
            assertThat(events)
                    .extracting(e -> e.path("seq").asLong())
                    .isSorted()
                    .doesNotHaveDuplicates();
            assertThat(sessions.lists().list(owner, null, null, 10).items())
                    .singleElement()
                    .satisfies(head -> assertThat(head.title()).isEqualTo("say: now"));
        }
    }

    /** @param jumps of days, each after some words */
    @ParameterizedTest
    @ValueSource(strings = {"2", "-5", "2 -5", "-5 400"})
    void aClockThatJumpsDuringATurnNeitherEndsItNorItsApproval(String jumps) throws Exception {
        JumpingClock clock = new JumpingClock();
        Workers workers = new Workers(4);
        ScriptedAgent scripted = new ScriptedAgent(workers, 20, Duration.ofMinutes(10), null);
        Agent agent =
                new TurnAgents(p -> scripted, ServerLimits.DEFAULT, workers, clock, Tracing.OFF).of("demo/assistant");
        try (SqliteStore store = SqliteStore.open(directory);
                workers;
                Sessions sessions = TestSessions.of(Sessions.Stores.of(store), LiveBus.NONE, workers, clock, agent)) {
            sessions.recover();
            Owner owner = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");
            String id = TestSessions.create(sessions, owner);
            String script =
                    "say: " + "word ".repeat(300) + "\n@approval refund | Order 7\nrefunded\n@denied\nleft\n@end";
            Deque<Duration> left = new ArrayDeque<>();
            List.of(jumps.split(" ")).forEach(days -> left.add(Duration.ofDays(Long.parseLong(days))));
            turn(sessions, owner, id, script, events -> {
                Duration jump = left.poll();
                if (jump != null) {
                    clock.jump(jump);
                }
            });
            assertThat(left).isEmpty();
            List<ObjectNode> paused =
                    sessions.view(owner, id, Long.MAX_VALUE, 1_000).events();
            ObjectNode pause = paused.get(paused.size() - 1);
            assertThat(pause.path("stop_reason").asText()).isEqualTo("requires_action");
            clock.jump(Duration.ofDays(-1));
            long answered = sessions.newTurns()
                    .confirm(owner, id, pause.path("request_id").asText(), "approve_once", TestSessions.request(null))
                    .toCompletableFuture()
                    .join();
            await(sessions, owner, id, answered, events -> {});
            List<ObjectNode> all =
                    sessions.view(owner, id, Long.MAX_VALUE, 1_000).events();
            assertThat(all.get(all.size() - 1).path("stop_reason").asText()).isEqualTo("end_turn");
            assertThat(all).extracting(e -> e.path("text").asText()).contains("refunded");
            assertThat(all).extracting(e -> e.path("created_at").asText()).isSorted();
            assertThat(all).extracting(e -> e.path("seq").asLong()).isSorted().doesNotHaveDuplicates();
        }
    }

    /** Emits two deltas on its own thread: the second after the reader has the first and the thread was interrupted. */
    private record Interrupted(CountDownLatch read) implements Agent {
        @Override
        public Runnable run(Turn turn, TurnSink sink) {
            new Thread(() -> write(sink)).start();
            return () -> {};
        }

        private void write(TurnSink sink) {
            var unused = sink.emit(EventDraft.messageDelta("p", "one "));
            try {
                read.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            Thread.currentThread().interrupt();
            unused = sink.emit(EventDraft.messageDelta("p", "two"));
            sink.done(Usage.NONE);
        }

        @Override
        public int historyWindow() {
            return 0;
        }
    }

    @Test
    void anInterruptedAgentThreadDoesNotBreakTheConnectionOfAReader() throws Exception {
        Path config = Files.writeString(directory.resolve("karta.yaml"), TestServer.QUICK_DEMO);
        CountDownLatch read = new CountDownLatch(1);
        try (KartaServer server = KartaServer.start(
                ConfigFile.read(config, System::getenv).with(null, 0, directory.resolve("data"), null),
                workers -> Map.of("demo/assistant", new Interrupted(read)))) {
            TestClient client = new TestClient(server.address()).signIn("visitor-with-128-random-bits");
            String id = client.createSession();
            client.say(id, "hello");
            List<JsonNode> events = client.follow(id, 0, event -> {
                if (event.path("text").asText().equals("one ")) {
                    read.countDown();
                }
                return false;
            });
            assertThat(TestClient.text(events)).isEqualTo("one two");
            assertThat(TestClient.types(events)).endsWith("session.status_idle");
        }
    }

    private static void turn(Sessions sessions, Owner owner, String id, String text) throws Exception {
        turn(sessions, owner, id, text, events -> {});
    }

    private static void turn(Sessions sessions, Owner owner, String id, String text, Consumer<List<Event>> seen)
            throws Exception {
        long seq = TestSessions.post(sessions, owner, id, text);
        await(sessions, owner, id, seq, seen);
    }

    /** Reads to the end of a turn. */
    private static void await(Sessions sessions, Owner owner, String id, long after, Consumer<List<Event>> seen)
            throws Exception {
        CompletableFuture<Void> ended = new CompletableFuture<>();
        Object lock = new Object();
        Reader[] reader = new Reader[1];
        Runnable poll = () -> {
            synchronized (lock) {
                if (reader[0] != null) {
                    for (List<Event> some = reader[0].poll(); !some.isEmpty(); some = reader[0].poll()) {
                        seen.accept(some);
                    }
                    if (reader[0].ended()) {
                        ended.complete(null);
                    }
                }
            }
        };
        synchronized (lock) {
            reader[0] = sessions.follow(owner, id, after, poll);
        }
        poll.run();
        ended.get();
        reader[0].close();
    }
}
