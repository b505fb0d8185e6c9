// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.live.LivePart;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.work.Outage;
import sh.karta.server.work.Workers;

/**
 * Stores the new words of all runs that this server drives, every second in one statement. A run that this server
 * no longer owns is stopped. Thread-safe.
 */
final class Checkpointer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    private static final long EVERY_MILLIS = 1_000;

    /** Words of a part that are on their way to the store. */
    record PendingDraft(LiveSession session, LivePart part, Draft draft) {
        private void stored() {
            synchronized (session.lock) {
                part.setCheckpointed(draft.fromChar() + draft.text().length());
            }
        }
    }

    private final SessionStore store;

    private record Driven(UUID run, Owner owner) {}

    private final Map<LiveSession, Driven> driven = new ConcurrentHashMap<>();
    private final Outage outage = new Outage(
            LOG, "The text of running answers is not saved, retrying", "The text of running answers is saved again");
    private final Runnable stop;

    Checkpointer(SessionStore store, Workers workers) {
        this.store = store;
        stop = workers.every(EVERY_MILLIS, this::checkpoint);
    }

    void add(LiveSession session, UUID run, Owner owner) {
        driven.put(session, new Driven(run, owner));
    }

    void remove(LiveSession session, UUID run) {
        driven.computeIfPresent(session, (key, each) -> each.run().equals(run) ? null : each);
    }

    /** Adds the owners of the sessions whose runs this server drives. */
    void addOwners(Map<String, Owner> bySession) {
        driven.forEach((session, each) -> bySession.put(session.id(), each.owner()));
    }

    /** Returns the number of runs that this server drives. */
    int size() {
        return driven.size();
    }

    private synchronized void checkpoint() {
        // Words that arrive from now on may not be in this checkpoint.
        long nanoTime = System.nanoTime();
        Set<LiveSession> sessions = Set.copyOf(driven.keySet());
        List<PendingDraft> words = new ArrayList<>();
        sessions.forEach(session -> session.driven().collectWords(words));
        Set<UUID> lost = new HashSet<>();
        try {
            for (int from = 0; from < words.size(); from += SessionStore.MAX_ROWS) {
                List<PendingDraft> some = words.subList(from, Math.min(words.size(), from + SessionStore.MAX_ROWS));
                lost.addAll(
                        store.checkpoint(some.stream().map(PendingDraft::draft).toList())
                                .toCompletableFuture()
                                .join());
                some.forEach(PendingDraft::stored);
            }
        } catch (CompletionException | Problem e) {
            outage.failed(e instanceof Problem problem ? problem.text() : String.valueOf(e.getMessage()));
            return;
        }
        outage.succeeded();
        for (LiveSession session : sessions) {
            Driven run = driven.get(session);
            if (run != null && lost.contains(run.run())) {
                session.lostRun(run.run());
            } else {
                session.driven().checkpointed(nanoTime);
            }
        }
    }

    /** Stores the last words, then ends. */
    @Override
    public void close() {
        stop.run();
        checkpoint();
    }
}
