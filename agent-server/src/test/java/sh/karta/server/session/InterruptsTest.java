// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.Waiting;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.NoAgent;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.EventType;
import sh.karta.server.live.LiveBus;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

/** Tests how long a server waits for another one that drives the turn to interrupt. The clock of the waiting server is the test's. */
final class InterruptsTest {
    private static final Owner OWNER = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");
    private static final long PATIENCE = Duration.ofMillis(1_500).toNanos();

    @TempDir
    Path directory;

    private final Workers workers = new Workers(4);
    private final AtomicLong now = new AtomicLong();
    /** Counts how often the waiting server has looked for the end of the turn. */
    private final AtomicInteger looks = new AtomicInteger();

    private final AtomicInteger asked = new AtomicInteger();
    /** The runs of the server that drives the turn. */
    private final BlockingQueue<TurnSink> running = new LinkedBlockingQueue<>();

    private final Agent silent = new SilentAgent(running);
    /** The action of the other server when it is asked to interrupt a turn. */
    private Runnable atInterrupt = () -> {};

    private SqliteStore store;
    /** The server that drives the turn and hears nothing. */
    private Sessions other;

    private String id;
    private LiveSessions live;
    private Checkpointer runs;
    private Interrupts interrupts;

    @BeforeEach
    void start() throws IOException {
        store = SqliteStore.open(directory);
        other = TestSessions.of(store, workers, silent);
        id = TestSessions.create(other, OWNER);
        post("hello");

        SessionStore observed = before(SessionStore.class, store.sessions(), "tails", looks::incrementAndGet);
        runs = new Checkpointer(observed, workers);
        var environment = new SessionEnvironment(
                observed,
                store.idempotencyKeys(),
                "waiting server",
                new Generation(store.meta()),
                runs,
                before(LiveBus.class, LiveBus.NONE, "interrupt", () -> {
                    asked.incrementAndGet();
                    atInterrupt.run();
                }),
                workers,
                Clock.systemUTC(),
                new Deadlines(Clock.systemUTC(), System::nanoTime),
                project -> new NoAgent(),
                (owner, outcome, took) -> {});
        live = new LiveSessions(environment);
        interrupts = new Interrupts(environment, live, now::get);
    }

    @AfterEach
    void stop() {
        live.close();
        runs.close();
        other.close();
        workers.close();
        store.close();
    }

    private void post(String text) {
        TestSessions.post(other, OWNER, id, text);
    }

    /** Returns {@code real} with an action before each call of one method. */
    private static <T> T before(Class<T> type, T real, String observed, Runnable action) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, values) -> {
                    if (method.getName().equals(observed)) {
                        action.run();
                    }
                    try {
                        return method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    private List<String> types() {
        return store.sessions().rows(id, 0, Long.MAX_VALUE, 64).stream()
                .map(Row::type)
                .toList();
    }

    @Test
    void aTurnOfASilentServerIsEndedAfterOneAndAHalfSecondsAndNotBefore() {
        CompletableFuture<Long> interrupted = interrupts
                .interrupt(live.load(id), new Commands.Interrupt(null, null))
                .toCompletableFuture();
        assertThat(asked).as("messages to the server that drives the turn").hasValue(1);
        now.set(PATIENCE - 1);
        int before = looks.get();
        // The second look begins after the first one has read the new time.
        Waiting.until("two more looks for the end of the turn", () -> looks.get() > before + 1 || interrupted.isDone());
        assertThat(interrupted).isNotDone();
        assertThat(types()).doesNotContain(EventType.USER_INTERRUPT);

        now.set(PATIENCE);
        interrupted.join();
        assertThat(types()).endsWith(EventType.USER_INTERRUPT, EventType.STATUS_IDLE);
    }

    @Test
    void theWaitEndsWhenTheServerThatDrivesTheTurnHasInterruptedIt() {
        CompletableFuture<Long> interrupted = interrupts
                .interrupt(live.load(id), new Commands.Interrupt(null, null))
                .toCompletableFuture();
        other.interrupts().interrupt(OWNER, id, null).toCompletableFuture().join();
        interrupted.join();
        assertThat(now).as("the time that has passed").hasValue(0);
        assertThat(types()).containsOnlyOnce(EventType.USER_INTERRUPT, EventType.STATUS_IDLE);
    }

    /** Ends the turn, and starts the next one on the same server. */
    private void answerAndStartTheNextTurn() {
        take().done(Usage.NONE);
        Waiting.until("the end of the turn", () -> !other.running(OWNER, id));
        post("next");
    }

    private TurnSink take() {
        try {
            return Objects.requireNonNull(running.poll(1, TimeUnit.MINUTES), "no run began");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void anInterruptOfAnEndedTurnStoresItsKeyAndLeavesTheNextTurnToTheServerThatDrivesIt() {
        Repeatable key = new Repeatable("stop", "hash");
        atInterrupt = this::answerAndStartTheNextTurn;
        long accepted = interrupts
                .interrupt(live.load(id), new Commands.Interrupt(null, key))
                .toCompletableFuture()
                .join();
        TurnSink next = take();
        next.emit(EventDraft.messageDelta("p", "kept")).toCompletableFuture().join();
        next.done(Usage.NONE);
        Waiting.until("the end of the next turn", () -> !other.running(OWNER, id));
        assertThat(types())
                .endsWith(EventType.USER_MESSAGE, EventType.STATUS_RUNNING, EventType.MESSAGE, EventType.STATUS_IDLE)
                .doesNotContain(EventType.USER_INTERRUPT, EventType.ERROR);

        post("last");
        long repeated = interrupts
                .interrupt(live.load(id), new Commands.Interrupt(null, key))
                .toCompletableFuture()
                .join();
        assertThat(repeated).isEqualTo(accepted);
        assertThat(other.running(OWNER, id)).isTrue();
    }
}
