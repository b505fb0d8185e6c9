// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.MissingNode;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
import sh.karta.server.store.session.Filter;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

/** Copies of conversations with more rows than one append may have. */
@Timeout(120)
final class ConversationCopyTest {
    private static final Owner OWNER = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");
    private static final int TURNS = 2_600;
    private static final int ROWS_PER_TURN = 4;

    @TempDir
    Path directory;

    private final Workers workers = new Workers(4);
    private final List<Append> appends = new CopyOnWriteArrayList<>();
    private SqliteStore store;
    private Sessions sessions;
    private String id;
    private UUID tail = SessionStore.NEW;
    /** How many more appends succeed. */
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

    @BeforeEach
    void start() throws IOException {
        store = SqliteStore.open(directory);
        sessions = new Sessions(
                Sessions.Stores.of(store).with(recording(store.sessions())),
                LiveBus.NONE,
                workers,
                Clock.systemUTC(),
                project -> new NoAgent(),
                (owner, outcome, took) -> {});
        id = sessions.create(OWNER, MissingNode.getInstance(), null, key -> new byte[32])
                .toCompletableFuture()
                .join();
        addTurns();
        appends.clear();
    }

    @AfterEach
    void stop() {
        sessions.close();
        workers.close();
        store.close();
    }

    private SessionStore recording(SessionStore real) {
        return (SessionStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {SessionStore.class}, (proxy, method, values) -> {
                    if (method.getName().equals("append")) {
                        appends.add((Append) values[2]);
                        if (left.getAndDecrement() <= 0) {
                            return CompletableFuture.failedFuture(new Problem(Code.UNAVAILABLE, "away", 1));
                        }
                    }
                    try {
                        return method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static EventDraft text(String type, String text) {
        return new EventDraft(type, Json.object().put("part_id", "p").put("text", text));
    }

    /** Writes many turns at once, as if they had happened. The last one answers the message before it again. */
    private void addTurns() {
        Head head = store.sessions().head(id);
        tail = store.sessions().load(id).tail();
        long seq = head.lastSeq();
        List<Row> rows = new ArrayList<>();
        for (int turn = 1; turn <= TURNS; turn++) {
            EventDraft asking = turn < TURNS
                    ? text(EventType.USER_MESSAGE, "question " + turn)
                    : new EventDraft(
                            EventType.USER_REGENERATE,
                            Json.object()
                                    .put("message_id", MessageId.ofAnswer(seq - ROWS_PER_TURN + 1))
                                    .put("parent", MessageId.ofQuestion(seq - ROWS_PER_TURN + 1)));
            for (EventDraft draft : List.of(
                    asking,
                    EventDraft.running(),
                    text(EventType.MESSAGE, "answer " + turn),
                    EventDraft.idle("end_turn", Usage.NONE))) {
                seq++;
                Event event = Event.stamp(draft, seq, Instant.parse("2026-01-01T00:00:00Z"));
                rows.add(new Row(seq, event.type(), event.createdAt(), event.json()));
            }
        }
        for (int from = 0; from < rows.size(); from += SessionStore.MAX_ROWS) {
            append(head, rows.subList(from, Math.min(rows.size(), from + SessionStore.MAX_ROWS)));
        }
    }

    private void append(Head head, List<Row> rows) {
        long last = rows.get(rows.size() - 1).seq();
        Head next = new Head(
                id,
                head.project(),
                head.owner(),
                "",
                "",
                head.createdAt(),
                head.activeAt(),
                last,
                last,
                0,
                null,
                null,
                null);
        UUID to = UUID.randomUUID();
        store.sessions()
                .append(tail, to, new Append(next, rows, null, 0, null))
                .toCompletableFuture()
                .join();
        tail = to;
    }

    private List<String> texts(String session) {
        List<String> texts = new ArrayList<>();
        new Archive(store.sessions(), store.feedback()).export(session, event -> {
            if (!event.text("text").isEmpty()) {
                texts.add(event.type() + ": " + event.text("text"));
            }
        });
        return texts;
    }

    private List<Head> all() {
        return store.sessions().list(new Filter(null, null), null, 10).items();
    }

    @Test
    void aLongConversationIsCopiedInAppendsOfBoundedSizeThatEachEndATurn() {
        List<String> original = texts(id);
        String copy = sessions.fork(OWNER, id, lastTurn()).toCompletableFuture().join();
        List<String> expected = new ArrayList<>(original);
        expected.remove("agent.message: answer " + (TURNS - 1)); // the version that the path does not have
        assertThat(texts(copy)).isEqualTo(expected);
        assertThat(appends).hasSizeGreaterThan(SessionStore.MAX_ROWS / 1_000).allSatisfy(append -> {
            assertThat(append.rows()).hasSizeLessThan(1_000 + 2 * ROWS_PER_TURN);
            assertThat(append.rows().get(append.rows().size() - 1).type()).isEqualTo(EventType.STATUS_IDLE);
        });
        assertThat(store.sessions().load(copy).rows()).as("after its snapshot").isEmpty();
        assertThat(texts(id)).isEqualTo(original);
    }

    private long lastTurn() {
        return store.sessions().head(id).lastSeq() - ROWS_PER_TURN + 1;
    }

    @Test
    void aCopyThatTheStoreDoesNotTakeToItsEndIsDeleted() {
        left.set(3);
        assertThatThrownBy(() -> sessions.fork(OWNER, id, lastTurn())
                        .toCompletableFuture()
                        .join())
                .cause()
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(Code.UNAVAILABLE));
        while (all().size() > 1) {
            Thread.onSpinWait();
        }
        assertThat(all()).extracting(Head::id).containsExactly(id);
    }
}
