// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.redis;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.store.Ledger;

/** The ledger as a hash of days per project and kind, and a hash of owners per project and day. */
final class RedisLedger implements Ledger {
    private static final String SPEND = RedisCalls.PREFIX + "spend:";
    private static final String OWNERS = RedisCalls.PREFIX + "owner-spend:";
    private static final Duration OWNERS_KEPT = Duration.ofDays(2);

    private final RedisCalls redis;

    RedisLedger(RedisCalls redis) {
        this.redis = redis;
    }

    @Override
    public CompletionStage<Void> add(String project, String owner, boolean anonymous, LocalDate day, long tokens) {
        String owners = OWNERS + day + ":" + project;
        var byProject = redis.commands().hincrby(spend(project, anonymous), day.toString(), tokens);
        var byOwner = redis.commands().hincrby(owners, owner, tokens);
        var expiry = redis.commands().expire(owners, OWNERS_KEPT);
        return byProject
                .thenCombine(byOwner, (sum, ownSum) -> sum)
                .thenCombine(expiry, (sum, kept) -> sum)
                .handle((done, failure) -> null);
    }

    @Override
    public long spent(String project, boolean anonymous, LocalDate from) {
        Map<String, String> days = redis.await(redis.commands().hgetall(spend(project, anonymous)));
        return days.entrySet().stream()
                .filter(day -> !LocalDate.parse(day.getKey()).isBefore(from))
                .mapToLong(day -> Long.parseLong(day.getValue()))
                .sum();
    }

    @Override
    public long spentBy(String project, String owner, LocalDate day) {
        @Nullable String sum = redis.await(redis.commands().hget(OWNERS + day + ":" + project, owner));
        return sum == null ? 0 : Long.parseLong(sum);
    }

    private static String spend(String project, boolean anonymous) {
        return SPEND + (anonymous ? "anonymous:" : "users:") + project;
    }
}
