// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

import java.util.concurrent.ConcurrentHashMap;

/** Limits how many slots each holder has at the same time. Thread-safe. */
public final class Slots<K> {
    private final int max;
    private final ConcurrentHashMap<K, Integer> acquired = new ConcurrentHashMap<>();

    /** @param max slots that one holder may have */
    public Slots(int max) {
        this.max = max;
    }

    /** Acquires a slot and returns true, or returns false at the limit. Release each acquired slot exactly once. */
    public boolean tryAcquire(K holder) {
        return tryAcquire(holder, 1);
    }

    /**
     * Acquires a slot for a holder that counts as several, such as a network.
     *
     * @param times how many times the slots of one holder it may have
     */
    boolean tryAcquire(K holder, int times) {
        if (acquired.merge(holder, 1, Integer::sum) <= (long) max * times) {
            return true;
        }
        release(holder);
        return false;
    }

    /** Releases a slot that {@link #tryAcquire} gave to this holder. */
    public void release(K holder) {
        acquired.computeIfPresent(holder, (h, count) -> count == 1 ? null : count - 1);
    }
}
