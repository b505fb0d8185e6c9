// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The time since the deltas of a run were last saved. New deltas are held back if that time is too long, because a crash would lose too much
 * of the text that readers have seen. Guarded by the session's lock.
 */
final class CheckpointAge {
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final LongSupplier nanoTime;
    private long savedNanos;
    private boolean heldBack;

    /** @param nanoTime this server's clock, as {@link System#nanoTime} */
    CheckpointAge(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        savedNanos = nanoTime.getAsLong();
    }

    /** Returns whether new deltas must be held back until the next checkpoint. */
    boolean holdsBack() {
        heldBack |= nanoTime.getAsLong() - savedNanos > MAX_NANOS;
        return heldBack;
    }

    /** Notes that all deltas until {@code atNanos} are saved. Returns whether deltas were held back. */
    boolean saved(long atNanos) {
        boolean release = heldBack;
        savedNanos = atNanos;
        heldBack = false;
        return release;
    }
}
