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
 * Stores the new words of each run that this server drives every second. Runs share a statement. Many runs are stored in groups, one after
 * the other within the second, because one large statement would delay the words of all. A run that this server no longer owns is stopped.
 * Thread-safe.
 */
final class Checkpointer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpointer.class);
    private static final long EVERY_MILLIS = 1_000;
    /** Maximum number of groups. A power of two, as their number always is, so that a group is due at the same moment of each second. */
    private static final int MAX_GROUPS = 8;
    /** Maximum number of runs in a group, while there are fewer than {@link #MAX_GROUPS}. */
    static final int GROUP_RUNS = 250;

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
    /** The next moment of the second, which has {@link #MAX_GROUPS} of them. */
    private int moment;

    Checkpointer(SessionStore store, Workers workers) {
        this.store = store;
        stop = workers.every(EVERY_MILLIS / MAX_GROUPS, this::checkpointDue);
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

    /** Stores the words of the group that is due at this moment, if one is. */
    private synchronized void checkpointDue() {
        int groups = 1;
        while (groups < MAX_GROUPS && driven.size() > groups * GROUP_RUNS) {
            groups *= 2;
        }
        int pause = MAX_GROUPS / groups;
        if (moment % pause == 0) {
            checkpoint(groups, moment / pause);
        }
        moment = (moment + 1) % MAX_GROUPS;
    }

    /** Stores the words of one of {@code groups}. */
    private synchronized void checkpoint(int groups, int group) {
        // Words that arrive from now on may not be in this checkpoint.
        long nanoTime = System.nanoTime();
        List<LiveSession> sessions = driven.keySet().stream()
                .filter(session -> Math.floorMod(session.id().hashCode(), groups) == group)
                .toList();
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
        checkpoint(1, 0);
    }
}
