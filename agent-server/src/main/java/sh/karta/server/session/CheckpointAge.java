// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.concurrent.TimeUnit;

/**
 * The time since the words of a run were last saved. New words are held back if that time is too long, because a crash would lose too much
 * of the text that readers have seen. Guarded by the session's lock.
 */
final class CheckpointAge {
    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(5);

    private long savedNanos = System.nanoTime();
    private boolean heldBack;

    /** Returns whether new words must be held back until the next checkpoint. */
    boolean holdsBack() {
        heldBack |= System.nanoTime() - savedNanos > MAX_NANOS;
        return heldBack;
    }

    /** Notes that all words until {@code nanoTime} are saved. Returns whether words were held back. */
    boolean saved(long nanoTime) {
        boolean release = heldBack;
        savedNanos = nanoTime;
        heldBack = false;
        return release;
    }
}
