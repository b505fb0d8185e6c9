// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * In-memory token buckets with LRU eviction. Stores the time at which each bucket is full. A full bucket needs no entry.
 */
public final class MemoryBuckets implements Buckets {
    private static final int KEPT = 100_000;
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final LongSupplier nanoTime;
    private final Map<String, Long> fullAt = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > KEPT;
        }
    };

    /** @param nanoTime as {@link System#nanoTime} */
    public MemoryBuckets(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized Duration consume(String name, int perMinute) {
        long now = nanoTime.getAsLong();
        Long before = fullAt.get(name);
        long from = before == null || before - now < 0 ? now : before;
        long after = from + MINUTE / perMinute;
        long wait = after - now - MINUTE;
        if (wait > 0) {
            return Duration.ofNanos(wait);
        }
        fullAt.put(name, after);
        return Duration.ZERO;
    }

    /** Removes the entries of full buckets. Call it every minute, the longest time that a bucket takes to be full. */
    public synchronized void sweep() {
        long now = nanoTime.getAsLong();
        fullAt.values().removeIf(full -> full - now <= 0);
    }

    /** Returns the number of buckets in memory. */
    public synchronized int entries() {
        return fullAt.size();
    }
}
