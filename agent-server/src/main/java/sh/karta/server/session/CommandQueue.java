// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Accepted;
import sh.karta.server.store.session.Outcome;

/**
 * The commands of a session, in order. One append is on its way to the store at a time.
 *
 * <p>The outcome of an append can be unknown: the store is unavailable, or its answer was lost. While this server owns the run, it
 * retries the append, because the run's text exists only in memory. Otherwise the session is read again before the next decision.
 *
 * <p>Threads: any. State is guarded by {@link LiveSession#lock}.
 */
final class CommandQueue {
    private static final Logger LOG = LoggerFactory.getLogger(CommandQueue.class);
    private static final long RETRY_MILLIS = 500;

    private final LiveSession session;
    private final SessionEnvironment environment;
    private final Deque<Pending<?>> waiting = new ArrayDeque<>();
    private boolean appending;

    /** Whether an append of unknown outcome is repeated. Until its outcome is known, nothing else is decided. */
    private boolean repeating;

    /** Whether an append may have changed the session without this server's knowledge. */
    private boolean uncertain;

    CommandQueue(LiveSession session, SessionEnvironment environment) {
        this.session = session;
        this.environment = environment;
    }

    /** Decides and appends after all earlier commands. Fails with the command's or the store's Problem. */
    <T> CompletableFuture<T> submit(Command<T> command) {
        Pending<T> pending = new Pending<>(command);
        synchronized (session.lock) {
            Problem refusal = session.closedError();
            if (refusal == null && repeating && command.writer() == null) {
                refusal = away();
            }
            if (refusal != null) {
                pending.done.completeExceptionally(refusal);
                return pending.done;
            }
            waiting.add(pending);
        }
        drain();
        return pending.done;
    }

    /** Returns whether an append is on its way to the store. Called under the lock. */
    boolean isAppending() {
        return appending;
    }

    /** Returns whether no command waits and none is on its way. Called under the lock. */
    boolean isIdle() {
        return waiting.isEmpty() && !appending;
    }

    /** Notes that the session has just been read. Called under the lock. */
    void sessionRead() {
        uncertain = false;
    }

    /** Reads the session again if an append of unknown outcome may have changed it. Returns whether it did. Called under the lock. */
    boolean reconcile() {
        boolean unknown = uncertain && !appending;
        if (unknown) {
            session.reload();
        }
        return unknown;
    }

    /** Fails all commands that wait. */
    void refuseWaiting(Problem why) {
        refuse(pending -> true, why);
    }

    private void refuse(Predicate<Pending<?>> which, Problem why) {
        List<Pending<?>> refused;
        synchronized (session.lock) {
            refused = waiting.stream().filter(which).toList();
            waiting.removeAll(refused);
        }
        refused.forEach(pending -> pending.done.completeExceptionally(why));
    }

    private static Problem away() {
        return new Problem(Code.UNAVAILABLE, "The session store is not available.", 5);
    }

    private void drain() {
        while (true) {
            Attempt<?> attempt;
            synchronized (session.lock) {
                if (appending || waiting.isEmpty()) {
                    return;
                }
                Pending<?> next = waiting.remove();
                try {
                    reconcile();
                    attempt = session.decide(next);
                } catch (RuntimeException e) {
                    environment.workers().execute(() -> next.done.completeExceptionally(e));
                    continue;
                }
                appending = attempt.append() != null;
            }
            if (attempt.append() == null) {
                answer(attempt);
            } else {
                append(attempt);
                return;
            }
        }
    }

    /** Completes a request that does not change the session, after its key is stored. */
    private <T> void answer(Attempt<T> attempt) {
        Accepted key = attempt.key();
        if (key == null) {
            attempt.complete();
            return;
        }
        var unused = environment
                .keys()
                .add(session.id(), key)
                // The store's thread must not wait.
                .whenComplete((added, failure) -> environment.workers().execute(() -> {
                    if (failure != null) {
                        attempt.pending().done.completeExceptionally(causeOf(failure));
                    } else if (added) {
                        attempt.complete();
                    } else {
                        answerAsBefore(attempt.pending());
                    }
                }));
    }

    /** Completes a request whose key another server has stored meanwhile, unless the session was deleted. */
    private <T> void answerAsBefore(Pending<T> pending) {
        try {
            T answer = session.answeredBefore(pending);
            if (answer == null) {
                throw LiveSessions.unknown();
            }
            pending.done.complete(answer);
        } catch (RuntimeException e) {
            pending.done.completeExceptionally(e);
        }
    }

    private <T> void append(Attempt<T> attempt) {
        CompletionStage<Outcome> stored;
        try {
            stored = environment.store().append(attempt.from(), attempt.to(), attempt.required());
        } catch (RuntimeException e) {
            stored = CompletableFuture.failedFuture(e);
        }
        var unused = stored
                // The store's thread must not wait.
                .whenComplete(
                (outcome, failure) -> environment.workers().execute(() -> appended(attempt, outcome, failure)));
    }

    private <T> void appended(Attempt<T> attempt, @Nullable Outcome outcome, @Nullable Throwable failure) {
        if (failure != null) {
            failed(attempt, causeOf(failure));
        } else if (outcome == Outcome.STALE) {
            decideAgain(attempt.pending());
        } else {
            stored(attempt);
        }
        drain();
        session.local().flush();
    }

    private static Throwable causeOf(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : null;
        return cause == null ? failure : cause;
    }

    private <T> void stored(Attempt<T> attempt) {
        AgentRun started;
        synchronized (session.lock) {
            appending = false;
            repeating = false;
            started = session.apply(attempt);
        }
        session.publish(attempt, started);
    }

    private <T> void failed(Attempt<T> attempt, Throwable cause) {
        boolean repeat;
        synchronized (session.lock) {
            repeat = session.local().exists() && session.closedError() == null;
            repeating = repeat;
            uncertain = !repeat;
            appending = repeat;
        }
        if (!repeat) {
            environment.workers().after(RETRY_MILLIS, this::reconcileLater);
        }
        if (!repeat || !(attempt.pending().command instanceof Commands.Emit)) {
            attempt.pending().done.completeExceptionally(cause);
        }
        if (repeat) {
            LOG.warn("Storing events of {} failed, retrying: {}", session.id(), cause.getMessage());
            // The events of the run wait, because the run is not over.
            refuse(pending -> pending.command.writer() == null, away());
            environment.workers().after(RETRY_MILLIS, () -> append(attempt));
        }
        session.wakeReaders();
    }

    /** Asks the command again, because another server has written meanwhile, unless the same request was accepted before. */
    private <T> void decideAgain(Pending<T> pending) {
        try {
            T answer = session.answeredBefore(pending);
            synchronized (session.lock) {
                refused();
                if (answer == null) {
                    session.reload();
                    waiting.addFirst(pending);
                }
            }
            if (answer != null) {
                pending.done.complete(answer);
            }
        } catch (RuntimeException e) {
            boolean known = e instanceof Problem problem && problem.code() == Code.IDEMPOTENCY_CONFLICT;
            synchronized (session.lock) {
                refused();
                uncertain |= !known;
            }
            if (!known) {
                // The store is unavailable.
                environment.workers().after(RETRY_MILLIS, this::reconcileLater);
            }
            pending.done.completeExceptionally(e);
        }
        session.wakeReaders();
    }

    /** Notes that an append was not stored. Called under the lock. */
    private void refused() {
        appending = false;
        if (!repeating) {
            // The first attempt of a repeated append may have been stored.
            session.local().tokensRefused();
        }
        repeating = false;
    }

    /** Reads the session without waiting for a command, because a stored append may have started a run that no server drives. */
    private void reconcileLater() {
        try {
            synchronized (session.lock) {
                if (session.closedError() == null) {
                    reconcile();
                }
            }
            session.wakeReaders();
        } catch (RuntimeException e) {
            environment.workers().after(RETRY_MILLIS, this::reconcileLater);
        }
    }
}
