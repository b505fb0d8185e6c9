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
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.EventType;
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

    final Object lock = new Object();
    final SessionState state;

    private final SessionEnvironment environment;
    private final Deque<Pending<?>> waiting = new ArrayDeque<>();
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final Runnable unwatch;
    private boolean appending;
    private boolean doubtful;
    /** What is said to who asks after the end. */
    private @Nullable Problem retired;

    private final Driver driver;

    private volatile long lastUsed;

    /** Reads the whole log. */
    LiveSession(String id, SessionEnvironment environment) {
        this.state =
                new SessionState(id, project -> environment.agentOf(project).historyWindow());
        this.environment = environment;
        driver = new Driver(this, environment);
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
            if (retired != null) {
                pending.done.completeExceptionally(retired);
                return pending.done;
            }
            waiting.add(pending);
        }
        drain();
        return pending.done;
    }

    private void drain() {
        while (true) {
            Pending.Attempt<?> attempt;
            synchronized (lock) {
                if (appending || waiting.isEmpty()) {
                    return;
                }
                Pending<?> next = waiting.remove();
                try {
                    settleDoubt();
                    attempt = next.decide(state, environment.clock().instant());
                } catch (RuntimeException e) {
                    environment.workers().execute(() -> next.done.completeExceptionally(e));
                    continue;
                }
                appending = attempt.head() != null;
            }
            if (attempt.head() == null) {
                attempt.complete();
            } else {
                append(attempt, attempt.head());
                return;
            }
        }
    }

    private <T> void append(Pending.Attempt<T> attempt, SessionHead head) {
        long expectedSeq = attempt.events().get(0).seq() - 1;
        var unused = environment
                .log()
                .append(head, expectedSeq, attempt.events())
                .whenComplete((done, failure) -> appended(attempt, failure));
    }

    private <T> void appended(Pending.Attempt<T> attempt, @Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null) {
            boolean ending = EventType.endsStream(
                    attempt.events().get(attempt.events().size() - 1).type());
            TurnRun started;
            synchronized (lock) {
                show(attempt.events());
                appending = false;
                started = retired != null
                        ? null
                        : driver.next(state.turn(), attempt.events().get(0).seq());
            }
            // Readers hear of words before the agent goes on, and of the end of a turn when its books are closed.
            if (!ending) {
                wakeFollowers();
            }
            if (started != null) {
                started.start(environment.agentOf(read(SessionState::project)));
            }
            attempt.complete();
            if (ending) {
                wakeFollowers();
            }
        } else if (cause instanceof SeqConflictException) {
            decideAgain(attempt.pending());
            wakeFollowers();
        } else {
            synchronized (lock) {
                appending = false;
                doubtful = true;
            }
            attempt.pending().done.completeExceptionally(cause);
            wakeFollowers();
        }
        drain();
    }

    /** Another server wrote meanwhile: look at what is new and ask the command once more, before those behind it. */
    private void decideAgain(Pending<?> pending) {
        try {
            synchronized (lock) {
                long before = state.lastSeq();
                catchUp();
                if (state.lastSeq() > before) {
                    waiting.addFirst(pending);
                    appending = false;
                    return;
                }
            }
            throw shorter();
        } catch (RuntimeException e) {
            synchronized (lock) {
                appending = false;
            }
            pending.done.completeExceptionally(e);
        }
    }

    /** The log does not end where we know it to have ended: it was deleted, or the store has lost its last events. */
    private Problem shorter() {
        if (environment.log().head(id()) == null) {
            return gone();
        }
        // What is in memory is no longer true. Whoever asks next reads the log anew, and so does who takes the turn up.
        LOG.error("the store has lost the last events of {}", id());
        Problem lost = new Problem(Code.UNAVAILABLE, "The session store has lost the last events. Try again.", 1);
        retire(lost);
        return lost;
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
            if (appending || retired != null || lastSeq <= state.lastSeq()) {
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
        driver.check(state.turn());
    }

    /** @param events what another server has appended, or nothing where something may have been missed */
    private void foreignEvents(List<Event> events) {
        boolean deleted = false;
        synchronized (lock) {
            if (appending || retired != null) {
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
            if (!driver.idle() || retired != null || appending || !waiting.isEmpty()) {
                return;
            }
            TurnState turn = state.turn();
            if (turn == null) {
                return;
            }
            if (turn.pause() != null) {
                driver.await(turn.pause());
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
                    && driver.idle()
                    && (state.turn() == null || state.turn().pause() == null);
        }
    }

    /** Waits until this server drives no turn of the session, or the time is over; returns whether it drove one. */
    boolean awaitRun(long deadlineNanos) throws InterruptedException {
        return driver.await(deadlineNanos);
    }

    /** Ends all that hangs on a session that is forgotten: its run, its followers, its commands. */
    void retire() {
        retire(gone());
    }

    private void retire(Problem why) {
        unwatch.run();
        TurnRun current;
        List<Pending<?>> refused;
        synchronized (lock) {
            retired = why;
            current = driver.abandon();
            refused = new ArrayList<>(waiting);
            waiting.clear();
        }
        if (current != null) {
            current.stop();
        }
        refused.forEach(p -> p.done.completeExceptionally(why));
        followers.forEach(Follower::end);
    }

    boolean retired() {
        synchronized (lock) {
            return retired != null;
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
    CompletionStage<Void> spent(Usage usage) {
        return environment.observer().spent(owner(), usage);
    }

    /** Why turns of the owner must not go on, or null when they may. */
    @Nullable
    Problem refusal() {
        return environment.observer().refusal(owner());
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
