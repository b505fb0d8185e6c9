// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.Waiting;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.NoAgent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft.Pause;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

/** Tests which sessions are deleted after the retention period. */
final class RetentionTest {
    private static final String PROJECT = "demo/assistant";
    private static final Owner OWNER = Owner.visitor(PROJECT, "visitor-with-128-random-bits");
    private static final Duration KEPT = Duration.ofDays(30);

    @TempDir
    Path directory;

    private final Workers workers = new Workers(4);
    private SqliteStore store;
    private Sessions sessions;

    @BeforeEach
    void start() throws IOException {
        store = SqliteStore.open(directory);
        sessions = TestSessions.of(store, workers, new NoAgent());
    }

    @AfterEach
    void stop() {
        sessions.close();
        workers.close();
        store.close();
    }

    private String create() {
        return TestSessions.create(sessions, OWNER);
    }

    private void post(String id) {
        TestSessions.post(sessions, OWNER, id, "hello");
        Waiting.until("the end of the turn", () -> !sessions.running(OWNER, id));
    }

    /** Returns the store with an action between each list and what follows. */
    private SessionStore afterList(Runnable action) {
        return (SessionStore) Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(), new Class<?>[] {SessionStore.class}, (proxy, method, values) -> {
                    try {
                        Object result = method.invoke(store.sessions(), values);
                        if (method.getName().equals("list")) {
                            action.run();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void sweep() {
        Instant now = Instant.now();
        Waiting.until("a later millisecond", () -> Instant.now().isAfter(now.plusMillis(1)));
        new Retention(store.sessions(), sessions, Map.of(PROJECT, KEPT))
                .sweep(Instant.now().plus(KEPT));
    }

    @Test
    void aSessionThatWaitsForAnApprovalIsKept() {
        sessions.close();
        sessions = TestSessions.of(store, workers, new AskingAgent());
        String asked = create();
        post(asked);
        assertThat(store.sessions().head(asked).dueAt()).isNotNull();
        sweep();
        assertThat(store.sessions().head(asked)).isNotNull();
    }

    @Test
    void aSessionWithADeadlineButWithoutATurnIsDeleted() {
        String temporary = sessions.newSessions()
                .createTemporary(OWNER, MissingNode.getInstance())
                .toCompletableFuture()
                .join();
        assertThat(store.sessions().head(temporary).dueAt()).isNotNull();
        sweep();
        assertThat(store.sessions().head(temporary)).isNull();
    }

    /** Asks for an approval in each turn. */
    private record AskingAgent() implements Agent {
        @Override
        public Runnable run(Turn turn, TurnSink sink) {
            sink.pause(new Pause("req_1", "refund", null, null, null, List.of()), KEPT.multipliedBy(2));
            return () -> {};
        }

        @Override
        public int historyWindow() {
            return 0;
        }
    }

    @Test
    void aSessionThatIsUsedDuringTheSweepIsKept() {
        String used = create();
        String unused = create();
        post(used);
        Instant created = Instant.now();
        Waiting.until("a later millisecond", () -> Instant.now().isAfter(created.plusMillis(1)));
        new Retention(afterList(() -> post(used)), sessions, Map.of(PROJECT, KEPT))
                .sweep(Instant.now().plus(KEPT));
        assertThat(store.sessions().head(unused)).isNull();
        assertThat(store.sessions().head(used)).isNotNull();
        assertThat(sessions.view(OWNER, used, Long.MAX_VALUE, 100).events())
                .filteredOn(event -> event.path("type").asText().equals("user.message"))
                .hasSize(2);
    }
}
