// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
import sh.karta.server.store.session.Loaded;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.session.Snapshot;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

/** Sessions with thousands of rows after their snapshot, in a store that reads slowly. */
final class LongSessionTest {
    private static final Owner OWNER = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");
    private static final String ID = "ses_123456789012345678901234567";
    private static final int TURNS = 700;
    private static final int ROWS_OF_A_TURN = 4;

    /** As many rows as the slow store reads within its time limit. */
    private static final int MOST_ROWS = 1_000;

    @TempDir
    Path directory;

    private final Workers workers = new Workers(2);
    private SqliteStore store;
    private Sessions sessions;

    @BeforeEach
    void start() throws IOException {
        store = SqliteStore.open(directory);
        sessions = new Sessions(
                Sessions.Stores.of(store).with(slow(store.sessions())),
                LiveBus.NONE,
                workers,
                Clock.systemUTC(),
                project -> new NoAgent(),
                (owner, outcome, took) -> {});
    }

    @AfterEach
    void stop() {
        sessions.close();
        workers.close();
        store.close();
    }

    /** Returns a store that fails, like one whose time limit is over, if a read has too many rows. */
    private static SessionStore slow(SessionStore real) {
        return (SessionStore) Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(), new Class<?>[] {SessionStore.class}, (proxy, method, values) -> {
                    Object result;
                    try {
                        result = method.invoke(real, values);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                    List<?> rows = result instanceof Loaded loaded
                            ? loaded.rows()
                            : result instanceof List<?> list ? list : List.of();
                    if (rows.size() > MOST_ROWS) {
                        throw new Problem(Code.UNAVAILABLE, "The session store is too slow. Try again.", 5);
                    }
                    return result;
                });
    }

    private void append(@Nullable Snapshot snapshot) {
        List<EventDraft> drafts = new ArrayList<>();
        for (int turn = 0; turn < TURNS; turn++) {
            drafts.add(new EventDraft(EventType.USER_MESSAGE, Json.object().put("text", "question " + turn)));
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
                ID, OWNER.project(), OWNER.subject(), "", "", now, now, rows.size(), rows.size(), 0, null, null, null);
        store.sessions()
                .append(SessionStore.NEW, UUID.randomUUID(), new Append(head, rows, null, 0, snapshot))
                .toCompletableFuture()
                .join();
    }

    private void assertComplete() {
        long asked = TestSessions.post(sessions, OWNER, ID, "the next one");
        assertThat(asked).isEqualTo(TURNS * ROWS_OF_A_TURN + 1L);
        assertThat(sessions.view(OWNER, ID, asked, ROWS_OF_A_TURN).events())
                .extracting(event -> event.path("text").asText())
                .contains("question " + (TURNS - 1), "answer " + (TURNS - 1));
        List<String> texts = new ArrayList<>();
        Transcript transcript = sessions.transcript(OWNER, ID);
        for (List<ObjectNode> some = transcript.next(); !some.isEmpty(); some = transcript.next()) {
            some.forEach(message ->
                    texts.add(message.path("parts").path(0).path("text").asText()));
        }
        assertThat(texts).hasSizeGreaterThan(2 * TURNS).contains("question 0", "answer 0");
    }

    @Test
    void aSessionWithoutASnapshotIsReadInPages() {
        append(null);
        assertComplete();
    }

    @Test
    void aSessionWithASnapshotOfAnotherFormatIsReadInPages() {
        append(new Snapshot(1, 99_999, "of another version"));
        assertComplete();
    }
}
