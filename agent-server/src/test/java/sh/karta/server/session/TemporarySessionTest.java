// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.Waiting;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.EventType;
import sh.karta.server.live.LiveBus;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

/** Tests that a session which must not be kept is deleted without the request that made it. The deadline is over when it is set. */
final class TemporarySessionTest {
    private static final Owner OWNER = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");

    @TempDir
    Path directory;

    private final Workers workers = new Workers(4);
    private final BlockingQueue<TurnSink> running = new LinkedBlockingQueue<>();
    private final Agent agent = new SilentAgent(running);
    private SqliteStore store;
    private Sessions sessions;

    @BeforeEach
    void start() throws IOException {
        store = SqliteStore.open(directory);
        sessions = sessions();
    }

    @AfterEach
    void stop() {
        sessions.close();
        workers.close();
        store.close();
    }

    private Sessions sessions() {
        return TestSessions.of(
                Sessions.Stores.of(store),
                LiveBus.NONE,
                workers,
                Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-5)),
                agent);
    }

    private String create() {
        return sessions.newSessions()
                .createTemporary(OWNER, MissingNode.getInstance())
                .toCompletableFuture()
                .join();
    }

    private void post(String id) {
        TestSessions.post(sessions, OWNER, id, "hello");
    }

    private TurnSink run() throws InterruptedException {
        TurnSink sink = running.poll(1, TimeUnit.MINUTES);
        assertThat(sink).isNotNull();
        return sink;
    }

    private boolean isStored(String id) {
        return store.sessions().head(id) != null;
    }

    @Test
    void aTemporarySessionWhoseServerStopsIsDeletedAfterItsTurn() throws InterruptedException {
        String id = create();
        post(id);
        run();
        sessions.close();
        sessions = sessions();
        sessions.recover();
        TurnSink continued = run();
        String kept = TestSessions.create(sessions, OWNER);
        assertThat(isStored(id)).as("while the turn runs").isTrue();
        continued.done(Usage.NONE);
        Waiting.until("the deletion of the session", () -> !isStored(id));
        assertThat(isStored(kept)).isTrue();
    }

    /** The other server, which looks for sessions that are due, knows no reader of this one. */
    @Test
    void aTemporarySessionThatASlowReaderReadsIsNotDueForAnotherServer() throws InterruptedException {
        String read = create();
        String left = create();
        for (String id : List.of(read, left)) {
            post(id);
            run().done(Usage.NONE);
            Waiting.until("the end of the turn", () -> !sessions.running(OWNER, id));
        }
        try (Reader slow = sessions.follow(OWNER, read, 0, () -> {})) {
            sessions.keepTemporary();
            // The store executes writes in order.
            assertThat(store.nodes().findWork(List.of(), 0, 1_000, false).due()).containsExactly(left);
            assertThat(slow.poll()).extracting(Event::type).last().isEqualTo(EventType.STATUS_IDLE);
        }
    }

    @Test
    void aTemporarySessionWithoutATurnAndACopyAreDeleted() throws InterruptedException {
        String original = TestSessions.create(sessions, OWNER);
        post(original);
        run().done(Usage.NONE);
        Waiting.until("the end of the turn", () -> !sessions.running(OWNER, original));
        long turn = store.sessions().rows(original, 0, Long.MAX_VALUE, 2).get(1).seq();
        String empty = create();
        String copy = sessions.copies()
                .fork(OWNER, original, turn)
                .toCompletableFuture()
                .join();
        assertThat(isStored(empty) && isStored(copy)).isTrue();
        sessions.recover();
        Waiting.until("the deletion of both", () -> !isStored(empty) && !isStored(copy));
        assertThat(isStored(original)).isTrue();
    }
}
