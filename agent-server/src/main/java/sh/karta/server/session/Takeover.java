// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Claimed;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.work.Outage;
import sh.karta.server.work.Workers;

/**
 * Renews the lease of this server, takes over runs of servers that are gone, and handles sessions whose deadline has passed. The lease has
 * its own thread, so that a busy server keeps it.
 */
final class Takeover implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);
    private static final long LOOK_MILLIS = 1_000;
    private static final long RENEW_MILLIS = 2_000;
    private static final Duration LEASE = Duration.ofMillis(Nodes.LEASE_MILLIS);

    /** Maximum number of take-overs per second, so that the runs of a large server do not overload this one. */
    private static final int RUNS = 200;

    private static final int DUE = 500;

    private static final int MAX_FAILING = 1_000;

    /** Interval of the check for undriven runs of this server. It is long, because this server has many runs and undriven ones are rare. */
    private static final int LOOKS_PER_CHECK = 3;

    /** After this number of searches that find no other server, there is none. Before, one may just have started. */
    private static final int LOOKS_ALONE = 10;

    private final Nodes nodes;
    private final Function<String, LiveSession> sessions;
    private final Supplier<List<String>> asked;
    private final Supplier<List<String>> overdue;
    private final LongConsumer generation;
    private final Thread lease;
    private final Workers workers;
    private final Outage outage = new Outage(
            LOG, "Renewing the lease of this server failed, retrying", "The lease of this server is renewed again");
    private Runnable stop = () -> {};
    private int looks;
    /** Sessions that could not be handled. */
    private final Set<String> failing = new HashSet<>();

    /** Runs of this server that it did not drive at the last check. */
    private Set<UUID> left = new HashSet<>();

    private volatile boolean closed;

    /** How many times in a row no other server was found. */
    private volatile int alone;

    private volatile long renewedAt = System.nanoTime();

    /**
     * @param sessions loads a session
     * @param asked returns the sessions that readers follow; their runs are taken over first
     * @param overdue returns sessions whose deadline has passed by this server's clock, besides those that the store finds
     * @param generation gets the generation of the store with each renewal
     */
    Takeover(
            Nodes nodes,
            Workers workers,
            Function<String, LiveSession> sessions,
            Supplier<List<String>> asked,
            Supplier<List<String>> overdue,
            LongConsumer generation) {
        this.nodes = nodes;
        this.workers = workers;
        this.sessions = sessions;
        this.asked = asked;
        this.overdue = overdue;
        this.generation = generation;
        lease = new Thread(this::keepLease, "karta-lease");
        lease.setDaemon(true);
    }

    /** Acquires the lease. Call before the first append. */
    void begin() {
        generation.accept(nodes.renew());
        lease.start();
    }

    /** Starts taking over runs. Call it when the server can answer requests. */
    void recover() {
        findWork();
        stop = workers.every(LOOK_MILLIS, this::findWork);
    }

    private void keepLease() {
        try {
            while (!closed) {
                Thread.sleep(RENEW_MILLIS);
                renew();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void renew() {
        try {
            generation.accept(nodes.renew());
            renewedAt = System.nanoTime();
            outage.succeeded();
        } catch (Problem e) {
            outage.failed(e.text());
        } catch (RuntimeException | Error e) {
            LOG.error("Renewing the lease of this server failed, retrying", e); // without this thread the runs are lost
        }
    }

    /** Returns how long ago this server renewed its lease, in nanoseconds. */
    long sinceRenewal() {
        return System.nanoTime() - renewedAt;
    }

    /** Returns whether other servers may have taken over the runs of this one, because it cannot renew its lease. */
    boolean cutOff() {
        return alone < LOOKS_ALONE && sinceRenewal() > LEASE.toNanos();
    }

    private void findWork() {
        try {
            boolean check = ++looks % LOOKS_PER_CHECK == 0;
            Nodes.Work found = nodes.findWork(asked.get(), RUNS, DUE, check);
            alone = found.shared() ? 0 : alone + 1;
            found.claimed().forEach(claimed -> attempt(claimed.session(), session -> session.takeOver(claimed)));
            if (found.own() != null) {
                takeOverLeft(found.own());
            }
            Set<String> due = new HashSet<>(found.due());
            due.addAll(overdue.get());
            due.forEach(session -> attempt(session, LiveSession::expire));
        } catch (Problem e) {
            LOG.debug("Looking for unfinished turns failed, retrying: {}", e.text());
        }
    }

    /** Handles a session. A failure delays no other session, and is logged once until the session is handled again. */
    private void attempt(String id, Consumer<LiveSession> work) {
        try {
            work.accept(sessions.apply(id));
            failing.remove(id);
        } catch (RuntimeException e) {
            if (failing.size() >= MAX_FAILING) {
                failing.clear(); // Sessions that were deleted meanwhile stay in it.
            }
            if (failing.add(id)) {
                LOG.warn("Continuing the turn of {} failed, retrying: {}", id, e.getMessage());
            }
        }
    }

    /**
     * Continues runs that belong to this server but that it does not drive: the answer to a claim or an append was lost, or a take-over has
     * failed. A run that is about to begin is not driven for a moment, so it must be found twice.
     */
    private void takeOverLeft(List<Claimed> all) {
        Set<UUID> before = left;
        left = new HashSet<>();
        for (Claimed own : all) {
            attempt(own.session(), session -> {
                if (!session.continues(own.run())) {
                    left.add(own.run());
                    if (before.contains(own.run())) {
                        session.takeOver(own);
                    }
                }
            });
        }
    }

    /** Stops taking over. */
    void stopLooking() {
        stop.run();
    }

    /** Gives up the lease. Other servers can then take over its unfinished runs. */
    @Override
    public void close() {
        closed = true;
        stop.run();
        lease.interrupt();
        try {
            lease.join();
            nodes.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Problem e) {
            LOG.debug("The lease of this server expires automatically: {}", e.text());
        }
    }
}
