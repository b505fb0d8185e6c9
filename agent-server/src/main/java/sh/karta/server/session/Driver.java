// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which turn of a session this server drives: the run of the agent, or the approval whose expiry it times. Guarded by the
 * session's lock; each method but {@link #await} is called under it.
 */
final class Driver {
    private final LiveSession session;
    private final SessionEnvironment environment;
    private @Nullable TurnRun run;
    /** The approval whose expiry is timed. */
    private @Nullable String awaited;

    Driver(LiveSession session, SessionEnvironment environment) {
        this.session = session;
        this.environment = environment;
    }

    boolean idle() {
        return run == null;
    }

    /**
     * The server whose append made the turn run is the one that drives it.
     *
     * @param appendedFrom the first seq of that append
     * @return the run to start, if there is a new one
     */
    @Nullable
    TurnRun next(@Nullable TurnState turn, long appendedFrom) {
        if (turn == null) {
            return null;
        }
        if (turn.pause() != null) {
            await(turn.pause());
            return null;
        }
        if (turn.runId() < appendedFrom) {
            return null;
        }
        run = new TurnRun(session, turn.runId(), turn.emitted());
        return run;
    }

    /** Sees to it that an approval that nobody answers comes to its end. */
    void await(TurnState.Pause pause) {
        if (!pause.requestId().equals(awaited)) {
            awaited = pause.requestId();
            environment.expireLater(session, pause);
        }
    }

    /** Stops the run if the log, as it now is, takes nothing of it any more. */
    void check(@Nullable TurnState turn) {
        TurnRun current = run;
        if (current != null && !current.mayWrite(turn)) {
            run = null;
            session.lock.notifyAll();
            environment.workers().execute(current::stop);
        }
    }

    /** Lets go of the run, which the caller is to stop. */
    @Nullable
    TurnRun abandon() {
        TurnRun current = run;
        run = null;
        return current;
    }

    /** Waits until no turn is driven, or the time is over; returns whether one was. */
    boolean await(long deadlineNanos) throws InterruptedException {
        synchronized (session.lock) {
            boolean driven = run != null;
            long left = deadlineNanos - System.nanoTime();
            while (run != null && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(session.lock, left);
                left = deadlineNanos - System.nanoTime();
            }
            return driven;
        }
    }
}
