// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.redis;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.ZAddArgs;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.redis.RedisCalls.Script;

/**
 * This server among those of the store: which turns it drives. It holds a lease, renewed by each {@link #claim}; when the lease has
 * run out, the next server that claims gets its turns. That two believe to drive the same turn for a moment does no harm: the log
 * takes events of the last run only.
 */
final class RedisNode {
    /** A dead server's turn goes on after this at the latest, plus the time between two claims. */
    static final Duration LEASE = Duration.ofSeconds(5);

    private static final Script CLAIM = Script.of("claim.lua");
    private static final String NODES = RedisCalls.PREFIX + "nodes";

    private final RedisCalls redis;
    private final String id = UUID.randomUUID().toString();
    /** Since when every claim has come in time; before the first, others' leases are taken at their word. */
    private long inTouchSince = System.nanoTime() - LEASE.toNanos();

    private long lastClaim = System.nanoTime();

    RedisNode(RedisCalls redis) {
        this.redis = redis;
    }

    String id() {
        return id;
    }

    /**
     * Renews the lease and takes over what dead servers have left.
     *
     * @return the sessions whose turns are this server's
     */
    synchronized List<String> claim() {
        long now = System.nanoTime();
        if (now - lastClaim > LEASE.toNanos()) {
            // Redis was away, or we were: the others may only just be coming back as well.
            inTouchSince = now;
        }
        boolean mayTake = now - inTouchSince >= LEASE.toNanos();
        List<String> mine = redis.await(redis.run(
                CLAIM,
                ScriptOutputType.MULTI,
                RedisCalls.PREFIX,
                id,
                Long.toString(LEASE.toMillis()),
                mayTake ? "1" : "0"));
        lastClaim = System.nanoTime();
        return mine;
    }

    /** Ends the lease at once, so that the others need not wait for it. */
    void leave() {
        try {
            redis.await(redis.commands().zadd(NODES, ZAddArgs.Builder.xx(), 0.0, id));
        } catch (Problem e) {
            // The lease runs out by itself.
        }
    }
}
