// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * The end of a server's work on sessions, step by step: it leaves the load balancer, refuses new turns, and releases its runs. Thread-safe.
 */
public final class Shutdown {
    private static final Logger LOG = LoggerFactory.getLogger(Shutdown.class);
    /** Other servers may take over the runs of a server that has not renewed its lease for this time. */
    private static final Duration RENEWED = Duration.ofSeconds(4);

    private static final int RETRY_SECONDS = 5;

    private final SessionEnvironment environment;
    private final LiveSessions live;
    private final Takeover takeover;
    private final List<Runnable> stops = new CopyOnWriteArrayList<>();
    private final AtomicBoolean released = new AtomicBoolean();
    private volatile boolean leaving;
    private volatile boolean draining;

    Shutdown(SessionEnvironment environment, LiveSessions live, Takeover takeover) {
        this.environment = environment;
        this.live = live;
        this.takeover = takeover;
    }

    /** Ends a periodic task when the runs are released. */
    void stops(Runnable cancel) {
        stops.add(cancel);
    }

    /** Returns whether load balancers should send requests to this server. */
    public boolean accepting() {
        return !leaving && !(environment.shared() && takeover.sinceRenewal() > RENEWED.toNanos());
    }

    /** Returns whether this server has begun to shut down. */
    public boolean leaving() {
        return leaving;
    }

    /** Returns whether other servers may have taken over the runs of this one, because it cannot renew its lease. */
    public boolean cutOff() {
        return environment.shared() && takeover.cutOff();
    }

    /** Announces that the server is about to shut down. It still accepts new turns. */
    public void leave() {
        leaving = true;
    }

    /** Returns the reason why no turn and no session may begin here any more; null before the server drains. */
    @Nullable
    Problem refusalOfNewTurns() {
        return draining ? new Problem(Code.UNAVAILABLE, "The server is stopping.", RETRY_SECONDS) : null;
    }

    /**
     * Refuses new turns from now on and waits for the running ones. A turn that does not end in time resumes on another server or at the
     * next start.
     */
    public void drain(Duration patience) throws InterruptedException {
        leave();
        draining = true;
        takeover.stopLooking();
        live.awaitRuns(System.nanoTime() + patience.toNanos());
    }

    /** Stores the latest deltas and releases the runs, so that another server can continue them immediately. Readers stay connected. */
    public void release() {
        if (!released.compareAndSet(false, true)) {
            return;
        }
        leave();
        draining = true;
        stops.forEach(Runnable::run);
        takeover.stopLooking();
        int unfinished = environment.runs().size();
        environment.runs().close();
        live.releaseRuns();
        takeover.close();
        if (unfinished > 0) {
            LOG.info("Shutting down: {} unfinished turns continue on another server or at the next start", unfinished);
        }
    }
}
