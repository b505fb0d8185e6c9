// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import sh.karta.server.store.Meta;

/**
 * The generation of the store's event numbers. New numbers are above {@link #floor}, because readers may have seen numbers of an earlier
 * generation whose events the store has lost. Thread-safe. Methods other than {@code floor} wait for the store.
 */
final class Generation {
    private static final int NUMBER_BITS = 32;

    private final Meta meta;
    private volatile long known;

    Generation(Meta meta) {
        this.meta = meta;
        known = meta.generation();
    }

    long floor() {
        return Math.max(known, meta.foundGeneration()) << NUMBER_BITS;
    }

    /** Learns of a generation that another server or connection has started. */
    synchronized void refresh() {
        known = Math.max(known, meta.generation());
    }

    /** Starts a new generation, unless another server has. Call it when the store lacks commits that this server has seen. */
    synchronized void commitsLost() {
        known = Math.max(known, meta.raiseGeneration(known));
    }
}
