// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.Waiting;
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
import sh.karta.server.store.session.Claimed;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

/** Tests when the words of a run must wait, for more numbers and for a checkpoint, and which server ends the run. */
final class LiveDeltasTest {
    private static final Owner OWNER = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");

    private static final Repeatable MESSAGE = new Repeatable("key", "hash of the message");

    private static final long PACE_NANOS = 20_000_000;

    @TempDir
    Path directory;

    private final Workers workers = new Workers(4);
    private SqliteStore store;
    private Sessions sessions;
    private String id;
    /** Whether checkpoints fail. */
    private volatile boolean away;
    /** Whether the answer to the next claim is lost. */
    private final AtomicBoolean claimUnanswered = new AtomicBoolean();
    /** The action when another server is asked to interrupt a turn. */
    private Runnable atInterrupt = () -> {};
    /** The failure of the next append. */
    private final AtomicReference<@Nullable RuntimeException> thrown = new AtomicReference<>();
    /** The runs that the next search for runs of dead servers claims. */
    private final AtomicReference<@Nullable List<Claimed>> late = new AtomicReference<>();

    private final CompletableFuture<TurnSink> running = new CompletableFuture<>();
    /** The second run of a turn. */
    private final CompletableFuture<TurnSink> continued = new CompletableFuture<>();

    @BeforeEach
    void start() throws IOException {
        store = SqliteStore.open(directory);
        sessions = new Sessions(
                stores(),
                before(LiveBus.class, LiveBus.NONE, method -> {
                    if (method.equals("interrupt")) {
                        atInterrupt.run();
                    }
                    return null;
                }),
                workers,
                Clock.systemUTC(),
                project -> new Agent() {
                    @Override
                    public Runnable run(Turn turn, TurnSink sink) {
                        if (!running.complete(sink)) {
                            continued.complete(sink);
                        }
                        return () -> {};
                    }

                    @Override
                    public int historyWindow() {
                        return 0;
                    }
                },
                (owner, outcome, took) -> {});
        id = TestSessions.create(sessions, OWNER);
        var message = new Sessions.Message(
                new MessageText("hello", null, false), null, List.of(), true, TestSessions.request(MESSAGE));
        sessions.newTurns().post(OWNER, id, message).toCompletableFuture().join();
    }

    @AfterEach
    void stop() {
        sessions.close();
        workers.close();
        store.close();
    }

    private Sessions.Stores stores() {
        Sessions.Stores real = Sessions.Stores.of(store);
        SessionStore failing = before(SessionStore.class, real.sessions(), method -> {
            RuntimeException failure = method.equals("append") ? thrown.getAndSet(null) : null;
            if (failure != null) {
                throw failure;
            }
            return away && method.equals("checkpoint")
                    ? CompletableFuture.failedFuture(new Problem(Code.UNAVAILABLE, "The store is unavailable.", 1))
                    : null;
        });
        Nodes nodes = before(Nodes.class, real.nodes(), method -> {
            if (!method.equals("findWork")) {
                return null;
            }
            if (claimUnanswered.getAndSet(false)) {
                assertThat(real.nodes().findWork(List.of(), 9, 0, false).claimed())
                        .hasSize(1);
                throw new Problem(Code.UNAVAILABLE, "The connection was lost.", 1);
            }
            List<Claimed> claimed = late.getAndSet(null);
            return claimed == null ? null : new Nodes.Work(claimed, null, List.of(), false);
        });
        return new Sessions.Stores(failing, real.keys(), nodes, real.files(), real.feedback(), real.meta());
    }

    /** Returns the result of {@code first} for a method's name, or if that is null, the result of {@code real}. */
    private static <T> T before(Class<T> type, T real, Function<String, @Nullable Object> first) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                    Object answer = first.apply(method.getName());
                    if (answer != null) {
                        return answer;
                    }
                    try {
                        return method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private static CompletableFuture<Void> say(TurnSink sink) {
        return sink.emit(EventDraft.messageDelta("p", "w")).toCompletableFuture();
    }

    /** Lets {@code agent} speak the answer of the turn, and returns its last row, which has the whole text. */
    private Row answer(Consumer<TurnSink> agent) {
        TurnSink sink = running.join();
        agent.accept(sink);
        sink.done(Usage.NONE);
        Waiting.until("the end of the turn", () -> !sessions.running(OWNER, id));
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

    @Test
    void aClaimThatArrivesAfterItsRunContinuesHereDoesNotEndIt() {
        Row answer = answer(sink -> {
            say(sink).join();
            late.set(List.of(new Claimed(id, UUID.randomUUID(), 0)));
            sessions.recover();
            say(sink).join();
        });
        assertThat(words(answer)).isEqualTo(2);
        assertThat(store.meta().generation()).isZero();
    }

    @Test
    void onlyTheServerThatClaimedARunEndsIt() {
        say(running.join()).join();
        loseTurn();
        assertThat(store.sessions().rows(id, 0, Long.MAX_VALUE, 64))
                .extracting(Row::type)
                .containsExactly(EventType.CREATED, EventType.USER_MESSAGE, EventType.STATUS_RUNNING);
        assertThat(sessions.running(OWNER, id)).isTrue();
    }

    private void claimElsewhere() {
        write("UPDATE session SET node = 'other', epoch = epoch + 1");
    }

    /** Writes as another server. */
    private void write(String... statements) {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("karta.db"));
                Statement statement = other.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Lets another server claim the turn. */
    private void loseTurn() {
        claimElsewhere();
        running.join()
                .emit(EventDraft.idle("end_turn", Usage.NONE, null))
                .toCompletableFuture()
                .join();
    }

    private CompletionStage<Long> post(String text) {
        return sessions.newTurns().post(OWNER, id, TestSessions.message(text));
    }

    @Test
    void anInterruptOfATurnThatAnotherServerHasEndedStopsNoLaterTurn() {
        loseTurn();
        atInterrupt = () -> {
            write(
                    "INSERT INTO event(session, seq, type, at, body) SELECT id, last_seq + 1, 'session.status_idle', active_at,"
                            + " '{\"type\":\"session.status_idle\",\"seq\":' || (last_seq + 1) || ',\"created_at\":\"2026-01-01T00:00:00Z\"}'"
                            + " FROM session",
                    "UPDATE session SET last_seq = last_seq + 1, run = NULL, node = NULL, tail = randomblob(16)");
            post("next").toCompletableFuture().join();
        };
        sessions.interrupts().interrupt(OWNER, id, null).toCompletableFuture().join();
        assertThat(sessions.running(OWNER, id)).isTrue();
        assertThat(store.sessions().rows(id, 0, Long.MAX_VALUE, 64))
                .extracting(Row::type)
                .doesNotContain(EventType.USER_INTERRUPT);
    }

    @Test
    void anInterruptOfASilentServerKeepsTheWordsOfItsLastCheckpoint() {
        say(running.join()).join();
        loseTurn();
        atInterrupt = () -> write(
                "INSERT INTO draft SELECT id, run, 'agent.message p', 0, last_seq + 9, 'all that was said' FROM session");
        sessions.interrupts().interrupt(OWNER, id, null).toCompletableFuture().join();
        assertThat(sessions.running(OWNER, id)).isFalse();
        assertThat(store.sessions().rows(id, 0, Long.MAX_VALUE, 64))
                .filteredOn(row -> row.type().equals(EventType.MESSAGE))
                .extracting(row -> Json.parseTrusted(row.body()).path("text").asText())
                .containsExactly("all that was said");
    }

    @Test
    void aRunWhoseClaimWasNotAnsweredIsContinued() {
        loseTurn();
        claimUnanswered.set(true);
        sessions.recover();
        continued.join().done(Usage.NONE);
        Waiting.until("the end of the turn", () -> !sessions.running(OWNER, id));
        assertThat(claimUnanswered).isFalse();
    }

    @Test
    void aReusedKeyOfAnInterruptIsAConflictAndTheTurnContinues() {
        Row answer = answer(sink -> {
            say(sink).join();
            assertThat(sessions.interrupts().interrupt(OWNER, id, new Repeatable(MESSAGE.key(), "another hash")))
                    .failsWithin(Duration.ofMinutes(1))
                    .withThrowableThat()
                    .withMessageContaining("was used with another body");
            say(sink).join();
        });
        assertThat(words(answer)).isEqualTo(2);
        assertThat(store.meta().generation()).isZero();
        assertThat(store.sessions().rows(id, 0, Long.MAX_VALUE, 64))
                .extracting(Row::type)
                .doesNotContain(EventType.ERROR);
    }

    @Test
    void aSessionIsUsableAfterTheStoreRefusesAnAppendImmediately() {
        answer(sink -> say(sink).join());
        thrown.set(new IllegalArgumentException("too many rows"));
        assertThat(post("again")).failsWithin(Duration.ofMinutes(1));
        assertThat(post("again")).succeedsWithin(Duration.ofMinutes(1));
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
