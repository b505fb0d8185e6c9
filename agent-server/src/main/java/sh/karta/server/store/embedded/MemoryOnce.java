// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import sh.karta.server.store.Once;

/** Ids with the time until which they matter. */
final class MemoryOnce implements Once {
    private final ConcurrentHashMap<String, Long> seen = new ConcurrentHashMap<>();

    @Override
    public boolean first(String id, Duration remember) {
        long now = System.nanoTime();
        seen.values().removeIf(until -> until - now < 0);
        return seen.putIfAbsent(id, now + remember.toNanos()) == null;
    }
}
