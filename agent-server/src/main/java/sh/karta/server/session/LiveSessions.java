// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.live.LiveBus;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.StoredEnd;

/**
 * The sessions in memory. Loads a session when it is needed, keeps it up to date with the writes of other servers and commands, and drops
 * it when it is deleted or unused. Thread-safe.
 */
final class LiveSessions {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSessions.class);
    private static final Duration KEPT_IN_MEMORY = Duration.ofMinutes(1);
    private static final Pattern ID = Pattern.compile("ses_[A-Za-z0-9_-]{27}");

    /** Maximum number of unused sessions. With at most 22 kB each they take less than 90 MB. */
    private static final int MAX_UNUSED = 4_000;

    /** The unused sessions are counted each time this part of the maximum was loaded, because counting visits all sessions. */
    private static final int CHECKS = 8;

    /** A request has loaded its session before it uses it. */
    private static final Duration IN_USE = Duration.ofSeconds(2);

    private final SessionEnvironment environment;
    private final int maxUnused;
    private final Duration inUse;
    /** Number of loads since the unused sessions were last counted. */
    private final AtomicInteger loads = new AtomicInteger();

    private final ConcurrentHashMap<String, LiveSession> live = new ConcurrentHashMap<>();

    /** A read of a session from the store that other callers wait for. */
    private static final class Load {
        private final CompletableFuture<LiveSession> session = new CompletableFuture<>();
        /** Whether the session was dropped while it was read. */
        private volatile boolean dropped;
    }

    /** Apart from {@link #live}, whose operations must never wait for the store: one entry would block those of others. */
    private final ConcurrentHashMap<String, Load> loading = new ConcurrentHashMap<>();

    LiveSessions(SessionEnvironment environment) {
        this(environment, MAX_UNUSED, IN_USE);
    }

    /**
     * @param maxUnused maximum number of unused sessions
     * @param inUse how long a session counts as used after each use
     */
    LiveSessions(SessionEnvironment environment, int maxUnused, Duration inUse) {
        this.environment = environment;
        this.maxUnused = maxUnused;
        this.inUse = inUse;
    }

    /** Loads a session. Concurrent callers wait for the same load. */
    LiveSession load(String id) {
        while (true) {
            LiveSession present = live.get(id);
            if (present != null && present.use()) {
                return present;
            }
            Load mine = new Load();
            Load other = loading.putIfAbsent(id, mine);
            LiveSession session = other == null ? read(id, mine) : await(other);
            if (session.use()) {
                return session;
            }
        }
    }

    private static LiveSession await(Load load) {
        try {
            return load.session.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof Problem problem ? problem : e;
        }
    }

    private LiveSession read(String id, Load load) {
        try {
            // Another load may have ended since the session was looked up.
            LiveSession present = live.get(id);
            LiveSession session = present != null && present.use() ? present : readFromStore(id, load);
            load.session.complete(session);
            return session;
        } catch (RuntimeException | Error e) {
            load.session.completeExceptionally(e);
            throw e;
        } finally {
            loading.remove(id, load);
        }
    }

    private LiveSession readFromStore(String id, Load load) {
        LiveSession session = new LiveSession(id, environment);
        live.put(id, session);
        if (load.dropped) {
            live.remove(id, session);
            session.close();
        }
        int count = loads.incrementAndGet();
        if (count > maxUnused / CHECKS && loads.compareAndSet(count, 0)) {
            dropExcess();
        }
        return session;
    }

    /** Returns a session if it is in memory, else null. */
    @Nullable
    LiveSession present(String id) {
        return live.get(id);
    }

    /**
     * Returns a session of an owner.
     *
     * @throws Problem {@code not_found} if it does not exist or belongs to another owner
     */
    LiveSession owned(Owner owner, String id) {
        LiveSession session = find(id);
        if (session == null || !(session.read(state -> state.belongsTo(owner)) || adopted(session, owner))) {
            throw unknown();
        }
        return session;
    }

    /** Returns a session of any owner as the store has it; null if it does not exist. */
    @Nullable
    LiveSession find(String id) {
        // A session that does not exist must not be loaded, because guessed ids could fill the memory.
        LiveSession present = live.get(id);
        boolean inMemory = present != null && !present.closed();
        LiveSession session = inMemory || stored(id) != null ? load(id) : null;
        if (session != null && inMemory) {
            refresh(List.of(session));
        }
        return session;
    }

    /** Returns whether the session was given to the owner by another server. */
    private boolean adopted(LiveSession session, Owner owner) {
        if (!isOf(owner, stored(session.id()))) {
            return false;
        }
        session.setOwner(owner);
        return true;
    }

    /**
     * Refuses a session of another owner without loading it.
     *
     * @throws Problem {@code not_found}
     */
    void requireStored(Owner owner, String id) {
        if (!isOf(owner, stored(id))) {
            throw unknown();
        }
    }

    private @Nullable Head stored(String id) {
        return ID.matcher(id).matches() ? environment.store().head(id) : null;
    }

    private static boolean isOf(Owner owner, @Nullable Head head) {
        return head != null
                && head.project().equals(owner.project())
                && head.owner().equals(owner.subject());
    }

    static Problem unknown() {
        return Problem.notFound("Session not found, or it belongs to another user.");
    }

    /** Deletes a session, and ends its turn and its streams. */
    CompletionStage<Void> delete(String id) {
        drop(id);
        // A concurrent request may have loaded the session again.
        return environment.store().delete(id).thenRun(() -> drop(id));
    }

    /** Deletes a session that nobody has used since; see {@link sh.karta.server.store.session.SessionStore#deleteIdle}. */
    CompletionStage<Boolean> deleteIdle(String id, Instant activeBefore) {
        // Not on the thread of the store, because a session may be reading from it.
        return environment
                .store()
                .deleteIdle(id, activeBefore)
                .thenApplyAsync(
                        deleted -> {
                            if (deleted) {
                                drop(id);
                            }
                            return deleted;
                        },
                        environment.workers());
    }

    private void drop(String id) {
        Load load = loading.get(id);
        if (load != null) {
            load.dropped = true;
        }
        LiveSession session = live.remove(id);
        if (session != null) {
            session.close();
        }
    }

    /** Postpones the deletion of temporary sessions that readers follow here, which another server would delete when it is due. */
    void keepTemporary() {
        List<String> read = live.values().stream()
                .filter(LiveSession::temporaryAndRead)
                .map(LiveSession::id)
                .toList();
        if (!read.isEmpty()) {
            var unused = environment
                    .store()
                    .postpone(read, AttemptWriter.TEMPORARY)
                    .exceptionally(failure -> {
                        LOG.warn(
                                "Keeping temporary sessions for their readers failed, retrying: {}",
                                failure.getMessage());
                        return null;
                    });
        }
    }

    /** Drops the sessions that were not used for a minute. */
    void dropUnused() {
        long cutoff = System.nanoTime() - KEPT_IN_MEMORY.toNanos();
        live.keySet().forEach(id -> dropUnused(id, cutoff));
    }

    private void dropUnused(String id, long cutoff) {
        LiveSession session = live.get(id);
        if (session != null && session.closeIfUnusedSince(cutoff)) {
            live.remove(id, session);
        }
    }

    /** Drops the least recently used of the unused sessions if there are too many. */
    private void dropExcess() {
        long cutoff = System.nanoTime() - inUse.toNanos();
        List<Unused> unused = live.values().stream()
                .filter(session -> session.unusedSince(cutoff))
                .map(session -> new Unused(session.id(), cutoff - session.lastUsed()))
                .sorted(Comparator.comparingLong(Unused::nanos).reversed())
                .toList();
        int excess = Math.max(unused.size() - maxUnused, 0);
        unused.subList(0, excess).forEach(each -> dropUnused(each.id(), cutoff));
    }

    private record Unused(String id, long nanos) {}

    /** Checks for writes of other servers and commands, in case messages of the bus were lost. */
    void lookForChanges() {
        List<LiveSession> followed = followed();
        refresh(followed);
        readMissedDeltas(followed);
    }

    private void readMissedDeltas(List<LiveSession> some) {
        if (!environment.shared()) {
            return;
        }
        try {
            some.forEach(session -> session.remote().readMissedDeltas());
        } catch (Problem e) {
            LOG.debug("Reading the deltas of other servers failed, retrying: {}", e.text());
        }
    }

    /** Reloads those sessions that another server has changed or given to a user, or that a command has deleted beside this server. */
    void refresh(List<LiveSession> some) {
        if (some.isEmpty()) {
            return;
        }
        try {
            Map<String, StoredEnd> tails =
                    environment.store().tails(some.stream().map(LiveSession::id).toList());
            some.forEach(session -> session.refresh(tails.get(session.id())));
        } catch (Problem e) {
            LOG.debug("Looking for changes by other servers failed, retrying: {}", e.text());
        }
    }

    /** Returns a listener for the writes of other servers. */
    LiveBus.Listener listener() {
        return new OtherServers();
    }

    /** Leaves all work to worker threads, because it may wait for a lock or the store. */
    private final class OtherServers implements LiveBus.Listener {
        @Override
        public void received(LiveBus.Delta deltas) {
            LiveSession session = live.get(deltas.session());
            if (session != null) {
                session.inbox().addDelta(() -> session.remote().receive(deltas));
            }
        }

        @Override
        public void changed(String id) {
            LiveSession session = live.get(id);
            if (session != null) {
                session.inbox().addChange(() -> {
                    if (session.followed() || session.drives()) {
                        refresh(List.of(session));
                    }
                });
            }
        }

        @Override
        public void interrupt(String id, long turnId) {
            LiveSession session = live.get(id);
            if (session != null) {
                // Handles this before the deltas and changes that wait, because the asking server waits for only 1.5 s.
                environment.workers().execute(() -> {
                    if (session.drives()) {
                        var unused = session.submit(new Commands.Interrupt(turnId, null));
                    }
                });
            }
        }

        @Override
        public void missed() {
            environment.workers().execute(LiveSessions.this::lookForChanges);
        }
    }

    /** Returns the ids of the sessions whose turn another server drives and a reader follows here. */
    List<String> followedIds() {
        return followed().stream().map(LiveSession::id).toList();
    }

    private List<LiveSession> followed() {
        return live.values().stream().filter(LiveSession::followed).toList();
    }

    int size() {
        return live.size();
    }

    /** Waits until this server drives no turn, or the time is over. */
    void awaitRuns(long deadlineNanos) throws InterruptedException {
        boolean waited = true;
        // An approval may have started a run in a session that was already checked.
        while (waited && System.nanoTime() - deadlineNanos < 0) {
            waited = false;
            for (LiveSession session : live.values()) {
                waited |= session.local().await(deadlineNanos);
            }
        }
    }

    /** Stops all runs without an end. Readers stay. */
    void releaseRuns() {
        live.values().forEach(LiveSession::release);
    }

    /** Drops all sessions, which ends their runs and readers. */
    void close() {
        live.values().forEach(LiveSession::close);
        live.clear();
    }
}
