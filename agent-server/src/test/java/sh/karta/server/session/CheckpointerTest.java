// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.live.LiveBus;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

final class CheckpointerTest {
    private static final int RUNS = 600;

    private final BlockingQueue<TurnSink> running = new LinkedBlockingQueue<>();
    private final Agent silent = new SilentAgent(running);
    private final BlockingQueue<List<Draft>> checkpoints = new LinkedBlockingQueue<>();

    @Test
    void theWordsOfManyRunsAreStoredInGroups(@TempDir Path directory) throws IOException, InterruptedException {
        try (SqliteStore store = SqliteStore.open(directory);
                Workers workers = new Workers(4);
                Sessions sessions = new Sessions(
                        Sessions.Stores.of(store).with(observed(store.sessions())),
                        LiveBus.NONE,
                        workers,
                        Clock.systemUTC(),
                        project -> silent,
                        (owner, outcome, took) -> {})) {
            for (int i = 0; i < RUNS; i++) {
                start(sessions, Owner.visitor("demo/assistant", "visitor-with-128-random-bits-" + i));
            }
            for (int i = 0; i < RUNS; i++) {
                var unused = running.take().emit(EventDraft.messageDelta("part-0", "word "));
            }
            Set<String> stored = new HashSet<>();
            while (stored.size() < RUNS) {
                List<Draft> drafts = checkpoints.take();
                assertThat(drafts).hasSizeLessThanOrEqualTo(CheckpointGroups.SIZE);
                drafts.forEach(draft -> stored.add(draft.session()));
            }
        }
    }

    /** Returns {@code real}, whose checkpoints the test receives. */
    private SessionStore observed(SessionStore real) {
        return (SessionStore) Proxy.newProxyInstance(
                SessionStore.class.getClassLoader(), new Class<?>[] {SessionStore.class}, (proxy, method, values) -> {
                    try {
                        Object result = method.invoke(real, values);
                        if (method.getName().equals("checkpoint")) {
                            List<?> drafts = (List<?>) values[0];
                            checkpoints.add(
                                    drafts.stream().map(Draft.class::cast).toList());
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private static void start(Sessions sessions, Owner owner) {
        String id = TestSessions.create(sessions, owner);
        TestSessions.post(sessions, owner, id, "hello");
    }
}
