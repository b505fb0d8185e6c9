// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.redis;

import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.RedisException;
import io.lettuce.core.api.StatefulRedisConnection;
import java.time.Duration;
import sh.karta.server.store.Buckets;

/** Buckets whose fill is kept in Redis, until they would be full again. */
final class RedisBuckets implements Buckets {
    private static final String BUCKET = RedisCalls.PREFIX + "bucket:";
    private static final Duration MARGIN = Duration.ofSeconds(10);

    private final ProxyManager<String> buckets;

    RedisBuckets(StatefulRedisConnection<String, byte[]> connection) {
        buckets = Bucket4jLettuce.casBasedBuilder(connection)
                .expirationAfterWrite(ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(MARGIN))
                .build();
    }

    @Override
    public Duration take(String name, int perMinute) {
        try {
            ConsumptionProbe probe = buckets.builder()
                    .build(
                            BUCKET + perMinute + ":" + name,
                            () -> BucketConfiguration.builder()
                                    .addLimit(limit ->
                                            limit.capacity(perMinute).refillGreedy(perMinute, Duration.ofMinutes(1)))
                                    .build())
                    .tryConsumeAndReturnRemaining(1);
            return Duration.ofNanos(probe.getNanosToWaitForRefill());
        } catch (RedisException | io.github.bucket4j.TimeoutException e) {
            throw RedisCalls.problem(e);
        }
    }
}
