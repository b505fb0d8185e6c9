// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.Waiting;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.EventType;
import sh.karta.server.live.LiveBus;
import sh.karta.server.ops.OwnerData;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Ledger;
import sh.karta.server.store.Store;
import sh.karta.server.store.postgres.PostgresStore;
import sh.karta.server.store.postgres.TestPostgres;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

/** Tests that tokens are stored once, by the append with the events on which they were spent. */
final class StoredSpendTest {
    private static final String PROJECT = "demo/assistant";
    private static final Owner OWNER = Owner.visitor(PROJECT, "visitor-with-128-random-bits");

    @TempDir
    Path directory;

    private final Workers workers = new Workers(4);
    private final List<Append> appends = new CopyOnWriteArrayList<>();
    /** The appends that are stored, but whose response is lost. */
    private final AtomicInteger answersToLose = new AtomicInteger();

    @AfterEach
    void close() {
        workers.close();
    }

    private Store open(String kind) throws IOException {
        return kind.equals("sqlite") ? SqliteStore.open(directory) : PostgresStore.open(TestPostgres.NEWEST.database());
    }

    private SessionStore recording(SessionStore store) {
        return (SessionStore) Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(), new Class<?>[] {SessionStore.class}, (proxy, method, values) -> {
                    try {
                        Object result = method.invoke(store, values);
                        if (!method.getName().equals("append")) {
                            return result;
                        }
                        Append what = (Append) values[2];
                        appends.add(what);
                        return what.spent() > 0 && answersToLose.getAndDecrement() > 0
                                ? ((CompletionStage<?>) result).thenCompose(outcome -> lost())
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static CompletionStage<Object> lost() {
        return CompletableFuture.failedFuture(new Problem(Code.UNAVAILABLE, "The answer was lost.", 1));
    }

    /** Runs a turn of an agent to its end. If {@code between} is not null, runs it during the turn and then interrupts the turn. */
    private void turn(Store store, Agent agent, @Nullable Runnable between) {
        turn(store, agent, (sessions, id) -> {
            if (between != null) {
                between.run();
                sessions.interrupts()
                        .interrupt(OWNER, id, null)
                        .toCompletableFuture()
                        .join();
            }
            Waiting.until("the end of the turn", () -> !sessions.running(OWNER, id));
        });
    }

    /** Begins a turn of an agent, and runs {@code during} with its session before the server ends. */
    private void turn(Store store, Agent agent, BiConsumer<Sessions, String> during) {
        try (Sessions sessions = new Sessions(
                Sessions.Stores.of(store).with(recording(store.sessions())),
                LiveBus.NONE,
                workers,
                Clock.systemUTC(),
                project -> agent,
                new Booking(store.ledger()))) {
            String id = TestSessions.create(sessions, OWNER);
            TestSessions.post(sessions, OWNER, id, "hello");
            during.accept(sessions, id);
        }
    }

    /** Stores the tokens that no append has stored. */
    private record Booking(Ledger ledger) implements TurnObserver {
        @Override
        public void turnEnded(Owner owner, String outcome, Duration took) {}

        @Override
        public void spentLate(Owner owner, long tokens) {
            ledger.add(owner.project(), owner.subject(), owner.anonymous(), LocalDate.now(ZoneOffset.UTC), tokens)
                    .toCompletableFuture()
                    .join();
        }
    }

    private static Agent agent(Function<TurnSink, Runnable> script) {
        return new Agent() {
            @Override
            public Runnable run(Turn turn, TurnSink sink) {
                return script.apply(sink);
            }

            @Override
            public int historyWindow() {
                return 0;
            }
        };
    }

    private static long spent(Store store) {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        // A test that runs over midnight finds the tokens of both days.
        return store.ledger().spentBy(PROJECT, OWNER.subject(), today)
                + store.ledger().spentBy(PROJECT, OWNER.subject(), today.minusDays(1));
    }

    private static Agent answering() {
        return agent(sink -> {
            var unused = sink.emit(EventDraft.messageDelta("p", "one two"));
            sink.spend(new Usage(30, 12));
            sink.done(new Usage(30, 12));
            return () -> {};
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void theAppendThatEndsATurnStoresItsTokens(String kind) throws IOException {
        try (Store store = open(kind)) {
            turn(store, answering(), (Runnable) null);
            Append last = appends.get(appends.size() - 1);
            assertThat(last.spent()).isEqualTo(42);
            assertThat(last.rows()).extracting(row -> row.type()).contains(EventType.MESSAGE, EventType.STATUS_IDLE);
            assertThat(spent(store)).isEqualTo(42);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void anAppendThatIsRepeatedBecauseItsAnswerWasLostStoresItsTokensOnce(String kind) throws IOException {
        answersToLose.set(2);
        try (Store store = open(kind)) {
            turn(store, answering(), (Runnable) null);
            assertThat(appends.stream().filter(append -> append.spent() == 42)).hasSizeGreaterThanOrEqualTo(3);
            assertThat(spent(store)).isEqualTo(42);
            assertThat(store.ledger()
                            .spent(PROJECT, true, LocalDate.now(ZoneOffset.UTC).minusDays(1)))
                    .isEqualTo(42);
        }
    }

    @Test
    void theInterruptOfATurnStoresTheTokensThatItHasSpent() throws IOException {
        CompletableFuture<TurnSink> running = new CompletableFuture<>();
        Agent agent = agent(sink -> {
            sink.spend(new Usage(5, 0));
            running.complete(sink);
            return () -> {};
        });
        try (Store store = open("sqlite")) {
            turn(store, agent, running::join);
            assertThat(appends.get(appends.size() - 1).spent()).isEqualTo(5);
            assertThat(spent(store)).isEqualTo(5);
        }
    }

    @Test
    void tokensThatAnAgentReportsAfterItWasStoppedAreStored() throws IOException {
        CompletableFuture<TurnSink> running = new CompletableFuture<>();
        Agent agent = agent(sink -> {
            running.complete(sink);
            return () -> sink.spend(new Usage(7, 0));
        });
        try (Store store = open("sqlite")) {
            turn(store, agent, running::join);
            Waiting.until("the tokens of the turn", () -> spent(store) >= 7);
            assertThat(spent(store)).isEqualTo(7);
        }
    }

    /** Another server on the same store deletes the session. */
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void tokensOfATurnWhoseSessionIsDeletedElsewhereAreChargedToItsOwner(String kind) throws IOException {
        CompletableFuture<TurnSink> running = new CompletableFuture<>();
        Agent agent = spender(running);
        try (Store store = open(kind)) {
            turn(store, agent, (sessions, id) -> {
                running.join();
                store.sessions().delete(id).toCompletableFuture().join();
                Waiting.until("the tokens of the turn", () -> spent(store) >= 12);
            });
            assertThat(spent(store)).isEqualTo(12);
        }
    }

    /** A command on the same store erases the user. */
    @ParameterizedTest
    @ValueSource(strings = {"sqlite", "postgres"})
    void tokensOfATurnWhoseOwnerIsErasedCountForTheProjectOnly(String kind) throws IOException {
        LocalDate yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1);
        CompletableFuture<TurnSink> running = new CompletableFuture<>();
        Agent agent = spender(running);
        try (Store store = open(kind)) {
            turn(store, agent, (sessions, id) -> {
                running.join();
                assertThat(new OwnerData(store, OWNER).erase(Instant.now())).isEqualTo(1);
                Waiting.until("the tokens of the turn", () -> store.ledger().spent(PROJECT, true, yesterday) >= 12);
            });
            assertThat(store.ledger().byDay(PROJECT, OWNER.subject())).isEmpty();
        }
    }

    @Test
    void aRunSeesItsTokensBeforeTheyAreStored() throws IOException {
        CompletableFuture<Long> seen = new CompletableFuture<>();
        Agent agent = agent(sink -> {
            sink.spend(new Usage(3, 0));
            var unused = sink.refusal();
            sink.done(Usage.NONE);
            return () -> {};
        });
        try (Store store = open("sqlite");
                Sessions sessions = new Sessions(
                        Sessions.Stores.of(store),
                        LiveBus.NONE,
                        workers,
                        Clock.systemUTC(),
                        project -> agent,
                        new TurnObserver() {
                            @Override
                            public void turnEnded(Owner owner, String outcome, Duration took) {}

                            @Override
                            public @Nullable Problem refusal(Owner owner, long unstored) {
                                seen.complete(unstored);
                                return null;
                            }
                        })) {
            String id = TestSessions.create(sessions, OWNER);
            TestSessions.post(sessions, OWNER, id, "hello");
            assertThat(seen.join()).isEqualTo(3);
        }
    }

    /** Returns an agent that spends 5 tokens, completes {@code running}, and spends 7 more when it is stopped. */
    private static Agent spender(CompletableFuture<TurnSink> running) {
        return agent(sink -> {
            var unused = sink.emit(EventDraft.messageDelta("p", "one two"));
            sink.spend(new Usage(5, 0));
            running.complete(sink);
            return () -> sink.spend(new Usage(7, 0));
        });
    }
}
