// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The servers that share a store, as one of them sees them. A server owns its runs while it renews its lease.
 *
 * <p>All methods block and fail with a {@link sh.karta.server.problem.Problem} of code {@code unavailable} while the store is
 * unreachable. {@link #renew} has its own connection and must have its own thread, so that a busy store does not make
 * the lease expire. {@link #renew} and {@link #findWork} are for one thread each, the others are thread-safe.
 */
public interface Nodes {
    /** Duration of a lease without renewal. */
    int LEASE_MILLIS = 6_000;

    /**
     * Work for a server.
     *
     * @param claimed the runs that it has taken over
     * @param own its open runs; null if they were not read
     * @param due sessions whose deadline has passed
     * @param shared whether other servers use the store, or used it until they were gone
     */
    record Work(List<Claimed> claimed, @Nullable List<Claimed> own, List<String> due, boolean shared) {}

    /** Returns the name of this server: random, different after each start. */
    String id();

    /**
     * Renews the lease; call it every 2 s, and once before the first append with this {@link #id}.
     *
     * @return the {@linkplain sh.karta.server.store.Meta#generation generation} of the store, which needs no statement of its own here
     */
    long renew();

    /**
     * Looks for work, in one transaction, because a server that has nothing to take over would otherwise make several every second. Call it
     * about every second.
     *
     * <p>Takes over runs of servers that are gone. A server is gone when its lease has expired by the store's clock and was not renewed for
     * {@link #LEASE_MILLIS} by this server's clock, so the first call finds none. A jump of the store's clock alone neither ends nor extends
     * a lease: a lease that ends later than a renewal can set counts as expired. Runs of a server that left are free at once. Each run goes
     * to one claimer, its epoch increases by one, and later writes of its former server are refused. A server that renews its lease before
     * its run is taken keeps the run.
     *
     * <p>Takes sessions whose deadline has passed. Each goes to one caller, and is due again after {@link #LEASE_MILLIS} unless an append
     * has moved the deadline by then.
     *
     * @param first sessions whose runs are taken before others
     * @param runs maximum number of runs to take
     * @param due maximum number of sessions with a deadline to take
     * @param withOwn whether to read the open runs of this server, those just taken included
     */
    Work findWork(Collection<String> first, int runs, int due, boolean withOwn);

    /** Gives up the lease, so that other servers can claim the remaining runs immediately. */
    void leave();
}
