// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.Waiting;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.EarlierTurn;
import sh.karta.server.agent.NoAgent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.live.LiveBus;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

/** Tests which sessions stay in memory. */
final class LiveSessionsTest {
    private static final Owner OWNER = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");
    private static final int MAX_UNUSED = 40;
    private static final int BETWEEN_CHECKS = 5;

    @TempDir
    Path directory;

    private final Workers workers = new Workers(4);
    private final List<String> ids = new ArrayList<>();
    private final ExecutorService others = Executors.newFixedThreadPool(2);
    private SqliteStore store;
    private Checkpointer runs;
    private LiveSessions live;
    /** The session whose reads wait. */
    private volatile String loadInStore = "";

    private final Semaphore reading = new Semaphore(0);
    private final Semaphore mayRead = new Semaphore(0);

    private SessionStore slowStore() {
        SessionStore real = store.sessions();
        return (SessionStore) Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(),
                new Class<?>[] {SessionStore.class},
                (proxy, method, arguments) -> {
                    boolean waits = method.getName().equals("load") && loadInStore.equals(arguments[0]);
                    Object result = method.invoke(real, arguments);
                    if (waits) {
                        reading.release();
                        mayRead.acquire();
                    }
                    return result;
                });
    }

    @BeforeEach
    void start() throws IOException {
        store = SqliteStore.open(directory);
        try (Sessions sessions = TestSessions.of(store, workers, new NoAgent())) {
            for (int i = 0; i < 3 * MAX_UNUSED; i++) {
                ids.add(TestSessions.create(sessions, OWNER));
            }
        }
        runs = new Checkpointer(store.sessions(), workers);
        var environment = new SessionEnvironment(
                slowStore(),
                store.idempotencyKeys(),
                "node",
                new Generation(store.meta()),
                runs,
                LiveBus.NONE,
                workers,
                Clock.systemUTC(),
                new Deadlines(Clock.systemUTC(), System::nanoTime),
                project -> new NoAgent(),
                (owner, outcome, took) -> {});
        live = new LiveSessions(environment, MAX_UNUSED, Duration.ZERO);
    }

    @AfterEach
    void stop() {
        mayRead.release(2);
        others.shutdown();
        live.close();
        runs.close();
        workers.close();
        store.close();
    }

    @Test
    void theLeastRecentlyUsedSessionsLeaveTheMemoryWhenManyAreRead() {
        try (Reader reader = live.load(ids.get(0)).follow(OWNER, 0, () -> {})) {
            for (String id : ids) {
                live.owned(OWNER, id);
                live.owned(OWNER, ids.get(1));
                assertThat(live.size()).isLessThanOrEqualTo(MAX_UNUSED + BETWEEN_CHECKS + 1);
            }
            assertThat(reader.ended()).isFalse();
        }
        assertThat(live.present(ids.get(0))).as("a session with a reader").isNotNull();
        assertThat(live.present(ids.get(1))).as("a session that was used again").isNotNull();
        assertThat(live.present(ids.get(2))).isNull();
        assertThat(live.present(ids.get(ids.size() - 1))).isNotNull();
        assertThat(live.owned(OWNER, ids.get(2)).closed())
                .as("after it is read again")
                .isFalse();
    }

    /** Begins to load a session, whose read ends when {@link #mayRead} has a permit. */
    private Future<LiveSession> loadSlowly(String id) throws InterruptedException {
        loadInStore = id;
        Future<LiveSession> load = others.submit(() -> live.load(id));
        reading.acquire();
        return load;
    }

    @Test
    void aSlowReadOfOneSessionBlocksNoOtherAndIsSharedByAllWhoNeedIt() throws Exception {
        String slow = ids.get(0);
        Future<LiveSession> first = loadSlowly(slow);
        Future<LiveSession> second = others.submit(() -> live.load(slow));
        for (String id : ids.subList(1, ids.size())) {
            assertThat(live.load(id).closed()).isFalse();
        }
        assertThat(first.isDone()).isFalse();
        mayRead.release(2);
        assertThat(first.get()).isSameAs(second.get()).isSameAs(live.present(slow));
        assertThat(mayRead.availablePermits())
                .as("reads that were not necessary")
                .isEqualTo(1);
    }

    @Test
    void aSessionThatIsDeletedWhileItIsReadDoesNotStayInMemory() throws Exception {
        String id = ids.get(0);
        Future<LiveSession> read = loadSlowly(id);
        live.delete(id).toCompletableFuture().join();
        mayRead.release(2);
        assertThat((boolean) read.get().read(SessionState::exists)).isFalse();
    }

    @Test
    void theNextTurnGetsAnEarlierExchangeThatIsTooLongForTheMemory() {
        String answer = "x".repeat(50_000);
        BlockingQueue<Turn> turns = new LinkedBlockingQueue<>();
        Agent agent = new Agent() {
            @Override
            public Runnable run(Turn turn, TurnSink sink) {
                turns.add(turn);
                sink.emit(EventDraft.messageDelta("p", answer));
                sink.done(Usage.NONE);
                return () -> {};
            }

            @Override
            public int historyWindow() {
                return 1;
            }
        };
        try (Sessions sessions = TestSessions.of(store, workers, agent)) {
            for (String text : List.of("one", "two", "three")) {
                TestSessions.post(sessions, OWNER, ids.get(0), text);
                Waiting.until("the end of the turn", () -> !sessions.running(OWNER, ids.get(0)));
            }
        }
        assertThat(turns)
                .extracting(Turn::history)
                .containsExactly(
                        List.of(),
                        List.of(new EarlierTurn("one", null, answer)),
                        List.of(new EarlierTurn("two", null, answer)));
    }
}
