// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import sh.karta.server.store.Buckets;

/** The buckets used last; one that nobody has used for long is full anyway. */
final class MemoryBuckets implements Buckets {
    private static final int KEPT = 100_000;

    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > KEPT;
        }
    };

    @Override
    public synchronized Duration take(String name, int perMinute) {
        Bucket bucket = buckets.computeIfAbsent(
                name,
                n -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                        .build());
        return Duration.ofNanos(bucket.tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill());
    }
}
