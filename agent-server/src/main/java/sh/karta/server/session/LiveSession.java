// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.event.Draft;
import sh.karta.server.event.Drafts.Usage;
import sh.karta.server.event.Event;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.SeqConflictException;
import sh.karta.server.store.SessionHead;

/**
 * A session in memory: its state, the commands that wait, those who follow it. One decision is on its way to the log at a
 * time; what it appended is applied and shown only when the log has it, so nobody ever saw an event that a crash undoes.
 *
 * <p>Threads: any. State is guarded by {@link #lock}; no foreign code runs under it but followers' non-blocking queues.
 */
final class LiveSession {
    private static final Logger LOG = LoggerFactory.getLogger(LiveSession.class);
    private static final int PAGE = 512;
    private static final long RETRY_MILLIS = 500;

    private final class Pending<T> {
        final Command<T> command;
        final CompletableFuture<T> done = new CompletableFuture<>();

        Pending(Command<T> command) {
            this.command = command;
        }

        Attempt<T> decide(Instant now) {
            Command.Decision<T> decision = command.decide(state, now);
            List<Event> events = new ArrayList<>(decision.events().size());
            long seq = state.lastSeq();
            // created_at never runs backwards within a session, whatever the wall clock does.
            Instant at = now.isBefore(state.lastActivityAt()) ? state.lastActivityAt() : now;
            for (Draft draft : decision.events()) {
                events.add(Event.stamp(draft, ++seq, at));
            }
            SessionHead head = events.isEmpty() ? null : state.headAfter(events);
            return new Attempt<>(this, events, head, decision.answer());
        }
    }

    /** A decision made: what to append, and the head it leaves; without events there is no head to write. */
    private record Attempt<T>(
            LiveSession.Pending<T> pending,
            List<Event> events,
            @Nullable SessionHead head,
            T answer) {}

    final Object lock = new Object();
    final SessionState state;

    private final SessionEnvironment environment;
    private final Deque<Pending<?>> waiting = new ArrayDeque<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final Runnable unwatch;
    private boolean appending;
    private boolean doubtful;
    private boolean retired;
    private @Nullable TurnRun run;
    /** The approval whose expiry is timed. */
    private @Nullable String awaited;

    private volatile long lastUsed;

    /** Reads the whole log. */
    LiveSession(String id, SessionEnvironment environment) {
        this.state =
                new SessionState(id, project -> environment.agentOf(project).historyWindow());
        this.environment = environment;
        touch();
        unwatch = environment.log().watch(state.id(), this::foreignEvents);
        try {
            synchronized (lock) {
                catchUp();
            }
        } catch (RuntimeException e) {
            unwatch.run();
            throw e;
        }
    }

    String id() {
        return state.id();
    }

    <R> R read(Function<SessionState, R> reader) {
        touch();
        synchronized (lock) {
            settleDoubt();
            return reader.apply(state);
        }
    }

    /** Decides and appends when the commands before it have. Fails with the command's or the store's Problem. */
    <T> CompletableFuture<T> submit(Command<T> command) {
        touch();
        Pending<T> pending = new Pending<>(command);
        synchronized (lock) {
            if (retired) {
                pending.done.completeExceptionally(gone());
                return pending.done;
            }
            waiting.add(pending);
        }
        drain();
        return pending.done;
    }

    private void drain() {
        while (true) {
            Attempt<?> attempt;
            synchronized (lock) {
                if (appending || waiting.isEmpty()) {
                    return;
                }
                Pending<?> next = waiting.remove();
                try {
                    settleDoubt();
                    attempt = next.decide(environment.clock().instant());
                } catch (RuntimeException e) {
                    environment.workers().execute(() -> next.done.completeExceptionally(e));
                    continue;
                }
                appending = attempt.head() != null;
            }
            if (attempt.head() == null) {
                complete(attempt);
            } else {
                append(attempt, attempt.head());
                return;
            }
        }
    }

    private static <T> void complete(Attempt<T> attempt) {
        attempt.pending().done.complete(attempt.answer());
    }

    private <T> void append(Attempt<T> attempt, SessionHead head) {
        long expectedSeq = attempt.events().get(0).seq() - 1;
        var unused = environment
                .log()
                .append(head, expectedSeq, attempt.events())
                .whenCompleteAsync((done, failure) -> appended(attempt, failure), environment.workers());
    }

    private <T> void appended(Attempt<T> attempt, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null) {
            TurnRun started;
            synchronized (lock) {
                show(attempt.events());
                appending = false;
                started = nextRun(attempt.events().get(0).seq());
            }
            if (started != null) {
                started.start(environment.agentOf(read(SessionState::project)));
            }
            complete(attempt);
        } else if (cause instanceof SeqConflictException) {
            decideAgain(attempt.pending());
        } else {
            synchronized (lock) {
                appending = false;
                doubtful = true;
            }
            attempt.pending().done.completeExceptionally(cause);
        }
        wakeFollowers();
        drain();
    }

    /** Another server wrote meanwhile: look at what is new and ask the command once more, before those behind it. */
    private void decideAgain(Pending<?> pending) {
        try {
            synchronized (lock) {
                long before = state.lastSeq();
                catchUp();
                if (state.lastSeq() == before) {
                    throw gone(); // the log ends nowhere else, so it is not there any more
                }
                waiting.addFirst(pending);
                appending = false;
            }
        } catch (RuntimeException e) {
            synchronized (lock) {
                appending = false;
            }
            pending.done.completeExceptionally(e);
        }
    }

    /** Called under the lock: an append whose outcome is unknown may have happened, so the log is asked. */
    private void settleDoubt() {
        if (doubtful && !appending) {
            catchUp();
            doubtful = false;
        }
    }

    /** Called under the lock. Blocks for as long as the store takes to read what is new. */
    private void catchUp() {
        List<Event> page;
        do {
            page = environment.log().read(state.id(), state.lastSeq(), PAGE);
            show(page);
        } while (page.size() == PAGE);
    }

    private void catchUpTo(long lastSeq) {
        synchronized (lock) {
            if (appending || retired || lastSeq <= state.lastSeq()) {
                return;
            }
            catchUp();
        }
        wakeFollowers();
    }

    /** Called under the lock: makes durable events part of the state and hands them to those who follow. */
    private void show(List<Event> events) {
        for (Event event : events) {
            state.apply(event);
        }
        if (!events.isEmpty()) {
            followers.forEach(f -> f.offer(events));
        }
        TurnRun current = run;
        if (current != null && !current.mayWrite(state.turn())) {
            run = null;
            lock.notifyAll();
            environment.workers().execute(current::stop);
        }
    }

    /** @param events what another server has appended, or nothing where something may have been missed */
    private void foreignEvents(List<Event> events) {
        boolean deleted = false;
        synchronized (lock) {
            if (appending || retired) {
                return; // the append's outcome tells
            }
            if (events.isEmpty()) {
                long before = state.lastSeq();
                catchUp();
                deleted = state.exists()
                        && state.lastSeq() == before
                        && environment.log().head(state.id()) == null;
            } else if (events.get(0).seq() == state.lastSeq() + 1) {
                show(events);
            } else if (events.get(events.size() - 1).seq() > state.lastSeq()) {
                catchUp();
            }
        }
        if (deleted) {
            retire();
        } else {
            wakeFollowers();
        }
    }

    /** Called under the lock: the server whose append made the turn run is the one that drives it. */
    private @Nullable TurnRun nextRun(long appendedFrom) {
        TurnState turn = state.turn();
        if (turn == null || retired) {
            return null;
        }
        if (turn.pause() != null) {
            awaitDecision(turn.pause());
            return null;
        }
        if (turn.runId() < appendedFrom) {
            return null;
        }
        run = new TurnRun(this, turn.runId(), turn.emitted());
        return run;
    }

    /** Called under the lock. */
    private void awaitDecision(TurnState.Pause pause) {
        if (!pause.requestId().equals(awaited)) {
            awaited = pause.requestId();
            environment.expireLater(this, pause);
        }
    }

    /**
     * Sees to it that a turn that is ours comes to its end: runs it on if nobody drives it, because its server died or because the
     * answer to our own append was lost; waits for its approval to expire.
     *
     * @param lastSeq how far the log goes, as the store says
     */
    void recover(long lastSeq) {
        catchUpTo(lastSeq);
        long orphaned;
        synchronized (lock) {
            if (run != null || retired || appending || !waiting.isEmpty()) {
                return;
            }
            TurnState turn = state.turn();
            if (turn == null) {
                return;
            }
            if (turn.pause() != null) {
                awaitDecision(turn.pause());
                return;
            }
            orphaned = turn.runId();
        }
        LOG.info("taking up the unfinished turn of {}", id());
        var unused = submit(new Commands.TakeOver(orphaned)).exceptionally(failure -> {
            LOG.warn("the turn of {} is taken up later: {}", id(), failure.getMessage());
            return false;
        });
    }

    /** Follows the log after {@code after}; see {@link Follower}. */
    Follower follow(long after, Runnable wake) {
        touch();
        Follower follower = new Follower(this, environment.log(), after, wake);
        followers.add(follower);
        return follower;
    }

    void unfollow(Follower follower) {
        touch();
        followers.remove(follower);
    }

    private void wakeFollowers() {
        followers.forEach(Follower::wake);
    }

    /** Whether nobody needs this object: the log knows all it knows. */
    boolean unusedSince(long nanoTime) {
        synchronized (lock) {
            return lastUsed - nanoTime < 0
                    && followers.isEmpty()
                    && waiting.isEmpty()
                    && !appending
                    && run == null
                    && (state.turn() == null || state.turn().pause() == null);
        }
    }

    /** Waits until this server drives no turn of the session, or the time is over. */
    void awaitRun(long deadlineNanos) throws InterruptedException {
        synchronized (lock) {
            long left = deadlineNanos - System.nanoTime();
            while (run != null && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(lock, left);
                left = deadlineNanos - System.nanoTime();
            }
        }
    }

    /** Ends all that hangs on a session that is forgotten: its run, its followers, its commands. */
    void retire() {
        unwatch.run();
        TurnRun current;
        List<Pending<?>> refused;
        synchronized (lock) {
            retired = true;
            current = run;
            run = null;
            refused = new ArrayList<>(waiting);
            waiting.clear();
        }
        if (current != null) {
            current.stop();
        }
        refused.forEach(p -> p.done.completeExceptionally(gone()));
        followers.forEach(Follower::end);
    }

    boolean retired() {
        synchronized (lock) {
            return retired;
        }
    }

    private static Problem gone() {
        return new Problem(Code.NOT_FOUND, "The session was deleted.");
    }

    Instant now() {
        return environment.clock().instant();
    }

    /** A run has written its last event. */
    void runEnded(String outcome, Duration took) {
        environment.observer().turnEnded(owner(), outcome, took);
    }

    /** A run has consumed something. */
    void spent(Usage usage) {
        environment.observer().spent(owner(), usage);
    }

    private Owner owner() {
        synchronized (lock) {
            return new Owner(state.project(), state.owner());
        }
    }

    /** Runs something again once the store may have recovered. */
    void retryLater(Runnable task) {
        environment.workers().after(RETRY_MILLIS, task);
    }

    void touch() {
        lastUsed = System.nanoTime();
    }
}
