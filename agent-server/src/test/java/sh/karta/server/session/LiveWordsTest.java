// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.event.MessageText;
import sh.karta.server.live.LiveBus;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

/** Tests when the words of a run must wait: for more numbers, and for a checkpoint. */
@Timeout(120)
final class LiveWordsTest {
    private static final Owner OWNER = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");

    private static final long PACE_NANOS = 20_000_000;

    @TempDir
    Path directory;

    private final Workers workers = new Workers(4);
    private SqliteStore store;
    private Sessions sessions;
    private String id;
    /** Whether checkpoints fail. */
    private volatile boolean away;

    private final CompletableFuture<TurnSink> running = new CompletableFuture<>();

    @BeforeEach
    void start() throws IOException {
        store = SqliteStore.open(directory);
        sessions = new Sessions(
                Sessions.Stores.of(store).with(failing(store.sessions())),
                LiveBus.NONE,
                workers,
                Clock.systemUTC(),
                project -> new Agent() {
                    @Override
                    public Runnable run(Turn turn, TurnSink sink) {
                        running.complete(sink);
                        return () -> {};
                    }

                    @Override
                    public int historyWindow() {
                        return 0;
                    }
                },
                (owner, outcome, took) -> {});
        id = sessions.create(OWNER, MissingNode.getInstance(), null, key -> new byte[32])
                .toCompletableFuture()
                .join();
        var message = new Sessions.Message(
                new MessageText("hello", null, false), null, List.of(), true, "req_test", null, null, null, null);
        sessions.postMessage(OWNER, id, message).toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        sessions.close();
        workers.close();
        store.close();
    }

    private SessionStore failing(SessionStore real) {
        return (SessionStore) Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(), new Class<?>[] {SessionStore.class}, (proxy, method, values) -> {
                    if (away && method.getName().equals("checkpoint")) {
                        return CompletableFuture.failedFuture(new Problem(Code.UNAVAILABLE, "The store is away.", 1));
                    }
                    try {
                        return method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static CompletableFuture<Void> say(TurnSink sink) {
        return sink.emit(EventDraft.messageDelta("p", "w")).toCompletableFuture();
    }

    /** Lets {@code agent} speak the answer of the turn, and returns its last row, which has the whole text. */
    private Row answer(Consumer<TurnSink> agent) {
        TurnSink sink = running.join();
        agent.accept(sink);
        sink.done(Usage.NONE);
        while (sessions.running(OWNER, id)) {
            Thread.onSpinWait();
        }
        return store.sessions().rows(id, 0, Long.MAX_VALUE, 64).stream()
                .filter(row -> row.type().equals(EventType.MESSAGE))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }

    private static int words(Row answer) {
        return Json.parseTrusted(answer.body()).path("text").asText().length();
    }

    @Test
    void aTurnWithMoreWordsThanReservedNumbersKeepsThemAll() {
        int spoken = SessionState.RESERVED + 1_000;
        Row answer = answer(sink -> {
            for (int i = 0; i < spoken; i++) {
                say(sink).join();
            }
        });
        assertThat(words(answer)).isEqualTo(spoken);
        assertThat(answer.seq()).as("each word had a number of its own").isGreaterThan(spoken);
    }

    @Test
    void wordsAreHeldBackWhenCheckpointsFailAndShownWithTheNextOne() {
        away = true;
        int[] spoken = {1};
        Row answer = answer(sink -> {
            CompletableFuture<Void> last = say(sink);
            while (last.isDone()) {
                LockSupport.parkNanos(PACE_NANOS);
                last = say(sink);
                spoken[0]++;
            }
            try (Reader reader = sessions.follow(OWNER, id, 0, () -> {})) {
                assertThat(shown(reader)).isEqualTo(spoken[0] - 1);
                away = false;
                last.join();
                assertThat(shown(reader)).isEqualTo(1);
            }
        });
        assertThat(words(answer)).isEqualTo(spoken[0]);
    }

    /** Returns the number of words that a reader gets now. */
    private static int shown(Reader reader) {
        int words = 0;
        for (List<Event> events = reader.poll(); !events.isEmpty(); events = reader.poll()) {
            for (Event event : events) {
                words += event.type().equals(EventType.MESSAGE)
                        ? event.text("text").length()
                        : 0;
            }
        }
        return words;
    }
}
