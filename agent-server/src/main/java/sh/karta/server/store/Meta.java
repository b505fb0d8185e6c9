// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

/** The secret and the generation of a store. Calls block. Thread-safe. */
public interface Meta {
    /** Returns 32 random bytes that all servers of this store share. */
    byte[] secret();

    /** Returns the number of times that event numbers had to restart above all earlier ones; see {@link #raiseGeneration}. */
    long generation();

    /**
     * Returns the highest generation that a connection to the store has found when it was opened. Does not block. After a failover, every
     * connection is a new one, so no statement succeeds before this knows the new generation.
     */
    long foundGeneration();

    /**
     * Starts a new generation after commits were lost, unless another server has already done so.
     *
     * @param known the caller's generation; the store's may be lower, because it was lost with the commits
     * @return the generation of the store, above {@code known}
     */
    long raiseGeneration(long known);
}
