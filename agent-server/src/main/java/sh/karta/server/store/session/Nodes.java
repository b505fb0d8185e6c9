// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The servers that share a store, as one of them sees them. A server owns its runs while it renews its lease.
 *
 * <p>All methods block and fail with a {@link sh.karta.server.problem.Problem} of code {@code unavailable} while the store is
 * unreachable. {@link #renew} has its own connection and must have its own thread, so that a busy store does not make
 * the lease expire. {@link #renew} and {@link #dead} are for one thread each, the others are thread-safe.
 */
public interface Nodes {
    /** Duration of a lease without renewal. */
    int LEASE_MILLIS = 6_000;

    /** Returns the name of this server: random, different after each start. */
    String id();

    /**
     * Renews the lease; call it every 2 s, and once before the first append with this {@link #id}.
     *
     * @return the {@linkplain sh.karta.server.store.Meta#generation generation} of the store, which needs no statement of its own here
     */
    long renew();

    /**
     * Returns the servers that are gone. A server is gone when its lease has expired by the store's clock and was not renewed for
     * {@link #LEASE_MILLIS} by this server's clock. A jump of the store's clock alone neither ends nor extends a lease: a lease that ends
     * later than a renewal can set counts as expired. Call it about every second; the first call returns none.
     */
    Set<String> dead();

    /**
     * Takes over runs of servers that are gone. Each run goes to one claimer, its epoch increases by one, and later
     * writes of its former server are refused. A server that renewed since {@link #dead} returned it keeps its runs. Runs of a server
     * that left can be claimed even if {@code dead} does not contain it.
     *
     * @param dead from {@link #dead}
     * @param first sessions to take before others
     * @param max maximum number of runs to take
     */
    List<Claimed> claim(Set<String> dead, Collection<String> first, int max);

    /** Returns the open runs of this server. */
    List<Claimed> own();

    /**
     * Takes sessions whose deadline has passed. Each goes to one caller, and is due again after {@link #LEASE_MILLIS}
     * unless an append has moved the deadline by then.
     */
    List<String> due(int max);

    /**
     * Runs calls of {@link #dead}, {@link #claim}, {@link #own} and {@link #due} in one transaction, because a server that has nothing to
     * take over would otherwise make several of them every second.
     *
     * @param work makes the calls with the object that it gets, on any thread; it may run twice if the first attempt was rolled back
     */
    <T> T together(Function<Nodes, T> work);

    /** Gives up the lease, so that other servers can claim the remaining runs immediately. */
    void leave();
}
