// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.MessageText;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.live.LiveBus;
import sh.karta.server.session.Owner;
import sh.karta.server.session.Retention;
import sh.karta.server.session.Sessions;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.telemetry.Tracing;
import sh.karta.server.work.Workers;

/** The wall clock of a machine jumps while an answer runs, as after a suspension or a correction. */
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

    @ParameterizedTest
    @ValueSource(ints = {1, -1})
    void aRunningAnswerGoesOnToItsEndWhenTheClockJumpsByADay(int days) throws IOException {
        try (SqliteStore store = SqliteStore.open(directory);
                Workers workers = new Workers(4)) {
            TurnAgents agents = new TurnAgents(project -> agent, ServerLimits.DEFAULT, workers, clock, Tracing.OFF);
            try (Sessions sessions = new Sessions(
                    Sessions.Stores.of(store), LiveBus.NONE, workers, clock, agents::of, (owner, how, took) -> {
                        outcome.complete(how);
                        duration.complete(took);
                    })) {
                sessions.recover();
                String id = sessions.create(OWNER, MissingNode.getInstance(), null, key -> new byte[32])
                        .toCompletableFuture()
                        .join();
                var message = new Sessions.Message(
                        new MessageText("hello", null, false),
                        null,
                        List.of(),
                        true,
                        "req_test",
                        null,
                        null,
                        null,
                        null);
                sessions.postMessage(OWNER, id, message).toCompletableFuture().join();
                TurnSink sink = running.join();
                sink.emit(EventDraft.messageDelta("part-1", "before "));
                clock.jump(Duration.ofDays(days));
                // What a server does from time to time, by the wall clock.
                new Retention(store.sessions(), sessions, java.util.Map.of("demo/assistant", Duration.ofHours(1)))
                        .sweep(clock.instant());
                store.sweep().sweep();
                sink.emit(EventDraft.messageDelta("part-1", "and after"));
                sink.done(Usage.NONE, null);
                assertThat(outcome.join()).isEqualTo("end_turn");
                assertThat(duration.join()).isBetween(Duration.ZERO, Duration.ofHours(1));
                List<Event> events = new ArrayList<>();
                try (var reader = sessions.follow(OWNER, id, 0, () -> {})) {
                    events.addAll(reader.poll());
                }
                assertThat(events)
                        .filteredOn(event -> event.type().equals("agent.message"))
                        .extracting(event -> event.text("text"))
                        .containsExactly("before and after");
                assertThat(events).extracting(Event::createdAt).isSorted();
            }
        }
    }
}
