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
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.live.LivePart;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.work.Outage;
import sh.karta.server.work.Workers;

/**
 * Every second, stores the new deltas of each run that this server drives. The runs of a group share a statement. A run that this server
 * no longer owns is stopped. Thread-safe.
 */
final class Checkpointer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    private static final long SLOT_MILLIS = 1_000 / CheckpointGroups.SLOTS;

    /** Deltas of a part that are on their way to the store. */
    record PendingDraft(LiveSession session, LivePart part, Draft draft) {
        private void stored() {
            synchronized (session.lock) {
                part.setCheckpointed(draft.fromChar() + draft.text().length());
            }
        }
    }

    private final SessionStore store;

    private record Driven(UUID run, Owner owner) {}

    private final Map<LiveSession, Driven> local = new ConcurrentHashMap<>();
    private final Outage outage = new Outage(
            LOG, "The text of running answers is not saved, retrying", "The text of running answers is saved again");
    private final Runnable stop;
    private final long origin = System.nanoTime();
    private final CheckpointGroups groups = new CheckpointGroups();
    /** The slot of the last failure. */
    private long failedAt = Long.MIN_VALUE;

    Checkpointer(SessionStore store, Workers workers) {
        this.store = store;
        stop = workers.every(SLOT_MILLIS, this::checkpointDue);
    }

    void add(LiveSession session, UUID run, Owner owner) {
        local.put(session, new Driven(run, owner));
    }

    void remove(LiveSession session, UUID run) {
        local.computeIfPresent(session, (key, each) -> each.run().equals(run) ? null : each);
    }

    /** Adds the owners of the sessions whose runs this server drives. */
    void addOwners(Map<String, Owner> bySession) {
        local.forEach((session, each) -> bySession.put(session.id(), each.owner()));
    }

    /** Returns the number of runs that this server drives. */
    int size() {
        return local.size();
    }

    private synchronized void checkpointDue() {
        long now = slot();
        checkpoint(now, groups.due(now, local.size()));
    }

    private long slot() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - origin) / SLOT_MILLIS;
    }

    private synchronized void checkpoint(long slot, Predicate<String> due) {
        // Deltas that arrive from now on may not be in this checkpoint.
        long nanoTime = System.nanoTime();
        List<LiveSession> sessions = local.keySet().stream()
                .filter(session -> due.test(session.id()))
                .toList();
        List<PendingDraft> deltas = new ArrayList<>();
        sessions.forEach(session -> session.local().collectDeltas(deltas));
        Set<UUID> lost = new HashSet<>();
        try {
            for (int from = 0; from < deltas.size(); from += CheckpointGroups.SIZE) {
                List<PendingDraft> some = deltas.subList(from, Math.min(deltas.size(), from + CheckpointGroups.SIZE));
                lost.addAll(
                        store.checkpoint(some.stream().map(PendingDraft::draft).toList())
                                .toCompletableFuture()
                                .join());
                some.stream().filter(each -> !lost.contains(each.draft().run())).forEach(PendingDraft::stored);
            }
        } catch (CompletionException | Problem e) {
            failedAt = slot;
            outage.failed(e instanceof Problem problem ? problem.text() : String.valueOf(e.getMessage()));
            return;
        }
        // Without deltas, nothing was tried. For a second after a failure, another group may still fail.
        if (!deltas.isEmpty() && slot - CheckpointGroups.SLOTS >= failedAt) {
            outage.succeeded();
        }
        sessions.forEach(session -> checkpointed(session, lost, nanoTime));
    }

    private void checkpointed(LiveSession session, Set<UUID> lost, long nanoTime) {
        Driven run = local.get(session);
        if (run == null || !lost.contains(run.run())) {
            session.local().checkpointed(nanoTime);
            return;
        }
        try {
            session.lostRun(run.run());
        } catch (RuntimeException e) {
            LOG.warn("Reading {}, whose run another server drives, failed, retrying: {}", session.id(), e.getMessage());
        }
    }

    /** Stores the last deltas, then ends. */
    @Override
    public void close() {
        stop.run();
        checkpoint(slot(), id -> true);
    }
}
