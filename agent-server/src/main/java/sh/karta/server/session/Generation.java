// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.concurrent.atomic.AtomicLong;
import sh.karta.server.store.Meta;

/**
 * The generation of the store's event numbers. New numbers are above {@link #floor}, because readers may have seen numbers of an earlier
 * generation whose events the store has lost. Thread-safe. {@code commitsLost} waits for the store.
 */
final class Generation {
    private static final int NUMBER_BITS = 32;

    private final Meta meta;
    private final AtomicLong known;

    Generation(Meta meta) {
        this.meta = meta;
        known = new AtomicLong(meta.generation());
    }

    long current() {
        return Math.max(known.get(), meta.foundGeneration());
    }

    long floor() {
        return current() << NUMBER_BITS;
    }

    /** Learns of a generation that another server or connection may have started. */
    void observe(long stored) {
        known.accumulateAndGet(stored, Math::max);
    }

    /**
     * Starts a new generation, unless one has started since the lost commits. So all sessions of one failover share a generation.
     *
     * @param lost the generation in which the store had the commits that it lacks now
     */
    synchronized void commitsLost(long lost) {
        long stored = meta.generation();
        boolean started = stored > lost && stored >= known.get();
        observe(started ? stored : meta.raiseGeneration(known.get()));
    }
}
