// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Option;
import sh.karta.server.event.EventDraft.Pause;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.live.LiveBus;
import sh.karta.server.session.Owner;
import sh.karta.server.session.Retention;
import sh.karta.server.session.Sessions;
import sh.karta.server.session.TestSessions;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.telemetry.Tracing;
import sh.karta.server.work.Workers;

/** The wall clock of a machine jumps while an answer runs or waits, as after a suspension or a correction. */
final class ClockJumpTest {
    private static final Owner OWNER = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");

    @TempDir
    Path directory;

    private final JumpingClock clock = new JumpingClock();
    private final CompletableFuture<TurnSink> running = new CompletableFuture<>();
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private final CompletableFuture<Duration> duration = new CompletableFuture<>();
    private final Agent agent = new Agent() {
        @Override
        public Runnable run(Turn turn, TurnSink sink) {
            running.complete(sink);
            return () -> {};
        }

        @Override
        public int historyWindow() {
            return 0;
        }
    };

    /** A server whose sessions use {@link #clock}, in which the agent has begun to answer a message. */
    private final class Answering implements AutoCloseable {
        private final SqliteStore store = SqliteStore.open(directory);
        private final Workers workers = new Workers(4);
        private final Sessions sessions = new Sessions(
                Sessions.Stores.of(store),
                LiveBus.NONE,
                workers,
                clock,
                new TurnAgents(project -> agent, ServerLimits.DEFAULT, workers, clock, Tracing.OFF)::of,
                (owner, how, took) -> {
                    outcome.complete(how);
                    duration.complete(took);
                });
        private final String id;
        private final TurnSink sink;

        Answering() throws IOException {
            sessions.recover();
            id = TestSessions.create(sessions, OWNER);
            TestSessions.post(sessions, OWNER, id, "hello");
            sink = running.join();
        }

        /** Does what a server does from time to time, by the wall clock. */
        void sweep() {
            new Retention(store.sessions(), sessions, Map.of("demo/assistant", Duration.ofHours(1)))
                    .sweep(clock.instant());
            store.sweep().sweep();
        }

        /** Asks for an approval. Returns when the session waits for it. */
        void pause(Duration timeout) {
            sink.pause(
                    new Pause("req_1", "refund", null, null, null, List.of(new Option("approve_once", "Yes"))),
                    timeout);
            assertThat(outcome.join()).isEqualTo("requires_action");
        }

        List<Event> events() {
            List<Event> events = new ArrayList<>();
            try (var reader = sessions.follow(OWNER, id, 0, () -> {})) {
                events.addAll(reader.poll());
            }
            return events;
        }

        @Override
        public void close() {
            sessions.close();
            workers.close();
            store.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void aRunningAnswerGoesOnToItsEndWhenTheClockJumpsByADay(int days) throws IOException {
        try (Answering server = new Answering()) {
            server.sink.emit(EventDraft.messageDelta("part-1", "before "));
            clock.jump(Duration.ofDays(days));
            server.sweep();
            server.sink.emit(EventDraft.messageDelta("part-1", "and after"));
            server.sink.done(Usage.NONE);
            assertThat(outcome.join()).isEqualTo("end_turn");
            assertThat(duration.join()).isBetween(Duration.ZERO, Duration.ofHours(1));
            List<Event> events = server.events();
            assertThat(events)
                    .filteredOn(event -> event.type().equals("agent.message"))
                    .extracting(event -> event.text("text"))
                    .containsExactly("before and after");
            assertThat(events).extracting(Event::createdAt).isSorted();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void anApprovalThatWaitsCanBeAnsweredAfterTheClockHasJumpedByADay(int days) throws IOException {
        try (Answering server = new Answering()) {
            server.pause(Duration.ofMinutes(10));
            clock.jump(Duration.ofDays(days));
            server.sweep();
            server.sessions
                    .newTurns()
                    .confirm(OWNER, server.id, "req_1", "approve_once", TestSessions.request(null))
                    .toCompletableFuture()
                    .join();
            assertThat(server.sessions.running(OWNER, server.id)).isTrue();
        }
    }

    @Test
    void anApprovalExpiresInTimeAlthoughTheClockWasSetBackByADay() throws IOException {
        try (Answering server = new Answering()) {
            server.pause(Duration.ofMillis(50));
            clock.jump(Duration.ofDays(-1));
            Waiting.until("the end of the approval", () -> server.sessions.running(OWNER, server.id));
        }
    }
}
