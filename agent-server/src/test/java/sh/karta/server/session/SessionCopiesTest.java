// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.agent.NoAgent;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.live.LiveBus;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

/** Tests the limits of copies of conversations, which anyone may ask for. */
final class SessionCopiesTest {
    private static final int ROWS_OF_A_TURN = 4;
    /** The number of the first question. */
    private static final long FIRST = 1;

    @TempDir
    Path directory;

    private final Workers workers = new Workers(2);
    private final AtomicLong rowsRead = new AtomicLong();
    private final AtomicLong charactersRead = new AtomicLong();
    /** Appends of new sessions wait for it. */
    private CompletableFuture<Void> stored = CompletableFuture.completedFuture(null);

    private SqliteStore store;
    private Sessions sessions;

    @BeforeEach
    void start() throws IOException {
        store = SqliteStore.open(directory);
        sessions = new Sessions(
                Sessions.Stores.of(store).with(observed(store.sessions())),
                LiveBus.NONE,
                workers,
                Clock.systemUTC(),
                project -> new NoAgent(),
                (owner, outcome, took) -> {});
    }

    @AfterEach
    void stop() {
        stored.complete(null);
        sessions.close();
        workers.close();
        store.close();
    }

    private SessionStore observed(SessionStore real) {
        return (SessionStore) Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(), new Class<?>[] {SessionStore.class}, (proxy, method, values) -> {
                    if (method.getName().equals("append") && values[0].equals(SessionStore.NEW)) {
                        return stored.thenCompose(
                                free -> real.append((UUID) values[0], (UUID) values[1], (Append) values[2]));
                    }
                    Object result;
                    try {
                        result = method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    if (result instanceof List<?> list) {
                        list.stream()
                                .filter(Row.class::isInstance)
                                .map(Row.class::cast)
                                .forEach(row -> {
                                    rowsRead.incrementAndGet();
                                    charactersRead.addAndGet(row.body().length());
                                });
                    }
                    return result;
                });
    }

    private static Owner owner(int number) {
        return Owner.visitor("demo/assistant", "visitor-" + number + "-with-128-random-bits");
    }

    private static String id(int number) {
        return "ses_" + String.format("%027d", number);
    }

    /** Stores a conversation. */
    private void converse(int number, int turns, String question) {
        List<EventDraft> drafts = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            drafts.add(new EventDraft(EventType.USER_MESSAGE, Json.object().put("text", question)));
            drafts.add(EventDraft.running());
            drafts.add(new EventDraft(
                    EventType.MESSAGE, Json.object().put("part_id", "p").put("text", "answer " + turn)));
            drafts.add(EventDraft.idle("end_turn", Usage.NONE));
        }
        Instant now = Instant.now();
        List<Row> rows = new ArrayList<>();
        for (EventDraft draft : drafts) {
            Event event = Event.stamp(draft, rows.size() + 1L, now);
            rows.add(new Row(event.seq(), event.type(), now, event.json()));
        }
        Head head = new Head(
                id(number),
                owner(number).project(),
                owner(number).subject(),
                "",
                "",
                now,
                now,
                rows.size(),
                rows.size(),
                0,
                null,
                null,
                null);
        store.sessions()
                .append(SessionStore.NEW, UUID.randomUUID(), new Append(head, rows, null, 0, null))
                .toCompletableFuture()
                .join();
    }

    private CompletionStage<String> fork(int number, long turn) {
        return sessions.copies().fork(owner(number), id(number), turn);
    }

    private static void assertRefused(ThrowingCallable call, Code code, String message) {
        assertThatThrownBy(call).satisfies(failure -> {
            Throwable cause = failure instanceof Problem ? failure : failure.getCause();
            assertThat(((Problem) cause).code()).isEqualTo(code);
            assertThat(((Problem) cause).text()).contains(message);
        });
    }

    private static long lastTurn(int turns) {
        return (turns - 1L) * ROWS_OF_A_TURN + 1;
    }

    @Test
    void aLongConversationIsNotReadBeyondTheLimitOfACopy() {
        int turns = 2_000;
        converse(1, turns, "a question");
        sessions.running(owner(1), id(1));
        rowsRead.set(0);
        assertRefused(
                () -> fork(1, lastTurn(turns)).toCompletableFuture().join(),
                Code.INVALID_REQUEST,
                "too long to continue from here: it has more than 2000 events or 2 MB");
        assertThat(rowsRead.get()).isBetween(2_000L, 2_100L);
        assertThat(fork(1, FIRST).toCompletableFuture().join())
                .as("an early turn of it")
                .isNotEqualTo(id(1));
    }

    @Test
    void aLargeConversationIsNotReadBeyondTheLimitOfACopy() {
        int turns = 200;
        converse(1, turns, "ä".repeat(65_536));
        sessions.running(owner(1), id(1));
        charactersRead.set(0);
        assertRefused(
                () -> fork(1, lastTurn(turns)).toCompletableFuture().join(),
                Code.INVALID_REQUEST,
                "too long to continue from here");
        assertThat(charactersRead.get()).as("2 MB and a page").isLessThan(2_500_000);
    }

    @Test
    void aConversationWithinTheLimitIsCopied() {
        int turns = 499;
        converse(1, turns, "a question");
        String fork = fork(1, lastTurn(turns)).toCompletableFuture().join();
        List<Row> rows = store.sessions().rows(fork, 0, Long.MAX_VALUE, 10_000);
        assertThat(rows).as("with the row that creates the session").hasSize(turns * ROWS_OF_A_TURN + 1);
        assertThat(rows.get(rows.size() - 2).body()).contains("answer " + (turns - 1));
    }

    @Test
    void aCopyCountsAsARunningTurnOfItsOwner() {
        sessions.limitTurns(100, 2);
        converse(1, 2, "a question");
        stored = new CompletableFuture<>();
        CompletionStage<String> first = fork(1, FIRST);
        CompletionStage<String> second = fork(1, FIRST);
        assertRefused(() -> fork(1, FIRST), Code.RATE_LIMITED, "too many running turns");
        stored.complete(null);
        assertThat(first.toCompletableFuture().join())
                .isNotEqualTo(second.toCompletableFuture().join());
        assertThat(fork(1, FIRST).toCompletableFuture().join()).isNotEmpty();
    }

    @Test
    void fourCopiesAreMadeAtTheSameTime() {
        stored = new CompletableFuture<>();
        List<CompletionStage<String>> copies = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            converse(i, 2, "a question");
        }
        for (int i = 1; i <= 4; i++) {
            copies.add(fork(i, FIRST));
        }
        assertRefused(() -> fork(5, FIRST), Code.UNAVAILABLE, "copying too many conversations");
        stored.complete(null);
        copies.forEach(copy -> copy.toCompletableFuture().join());
        assertThat(fork(5, FIRST).toCompletableFuture().join()).isNotEmpty();
    }

    @Test
    void aRefusedCopyFreesItsPlace() {
        sessions.limitTurns(100, 1);
        converse(1, 2, "a question");
        for (int i = 0; i < 6; i++) {
            assertRefused(
                    () -> fork(1, FIRST + 1).toCompletableFuture().join(), Code.NOT_FOUND, "The session has no turn 2");
        }
        assertThat(fork(1, FIRST).toCompletableFuture().join()).isNotEmpty();
    }
}
