// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.session;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * The servers that share a store, seen by one of them. A server's runs are its own while it renews its lease.
 *
 * <p>All methods block and fail with a {@link sh.karta.server.problem.Problem} of code {@code unavailable} while the store is
 * unreachable. {@link #renew} has its own connection and must have its own thread, so that a busy store does not cost the
 * lease. {@link #renew} and {@link #dead} are for one thread each, the others are thread-safe.
 */
public interface Nodes {
    /** How long a lease lasts that is not renewed. */
    int LEASE_MILLIS = 6_000;

    /** The name of this server: random, different after each start. */
    String id();

    /** Renews the lease; to be called every 2 s, and once before the first append with this {@link #id}. */
    void renew();

    /**
     * Returns the servers that are gone. A server is gone when its lease is over by the store's clock and it has not renewed
     * for {@link #LEASE_MILLIS} by this server's clock. A jump of the store's clock alone ends no lease and prolongs none: a lease that ends later than any could
     * counts as over. To be called every second or so; the first call names nobody.
     */
    Set<String> dead();

    /**
     * Takes runs over from servers that are gone. Each run goes to one claimer, its epoch rises by one, and what
     * its former server writes from then on is refused. Runs of a server that renewed since {@link #dead} named it stay, runs of a
     * server that left can be claimed without being named.
     *
     * @param dead from {@link #dead}
     * @param first sessions to take before others
     * @param max how many to take at most
     */
    List<Claimed> claim(Set<String> dead, Collection<String> first, int max);

    /**
     * Takes sessions whose deadline has passed. Each is given to one caller, and again after {@link #LEASE_MILLIS} unless an append
     * moved the deadline by then.
     */
    List<String> due(int max);

    /** Gives up the lease: others can claim the remaining runs at once. */
    void leave();
}
