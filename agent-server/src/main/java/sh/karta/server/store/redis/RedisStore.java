// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.redis;

import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Buckets;
import sh.karta.server.store.EventLog;
import sh.karta.server.store.FileStore;
import sh.karta.server.store.KeyStore;
import sh.karta.server.store.Ledger;
import sh.karta.server.store.Once;
import sh.karta.server.store.Store;
import sh.karta.server.store.Told;

/**
 * All state of several servers in one Redis (7 or newer) or Valkey primary; scripts touch keys of several names, so not a cluster.
 * How durable an acknowledged event is, is Redis's own setting: with {@code appendonly yes} it outlives the Redis process.
 */
public final class RedisStore implements Store {
    private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    /** Machines and Redis are often started together. */
    private static final Duration START_PATIENCE = Duration.ofSeconds(10);

    private static final long START_PAUSE_MILLIS = 250;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int SECRET_BYTES = 32;
    private static final String SECRET = RedisCalls.PREFIX + "secret";
    private static final String ONCE = RedisCalls.PREFIX + "once:";

    private final ClientResources resources;
    private final RedisClient client;
    private final StatefulRedisConnection<String, String> connection;
    private final StatefulRedisConnection<String, byte[]> binary;
    private final RedisCalls redis;
    private final RedisNode node;
    private final RedisTail tail;
    private final EventLog events;
    private final FileStore files;
    private final Buckets buckets;
    private final KeyStore keys;
    private final Ledger ledger;
    private final byte[] secret;

    private RedisStore(ClientResources resources, RedisClient client, Told told) {
        this.resources = resources;
        this.client = client;
        connection = client.connect();
        binary = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
        redis = new RedisCalls(connection, PATIENCE);
        node = new RedisNode(redis);
        tail = new RedisTail(redis, client.connectPubSub(), node.id());
        events = new RedisEventLog(redis, node, tail, told);
        files = new RedisFileStore(redis, binary.async());
        buckets = new RedisBuckets(binary);
        keys = new RedisKeyStore(redis);
        ledger = new RedisLedger(redis);
        secret = sharedSecret();
    }

    /**
     * Opens the store; waits up to 10 seconds for a Redis that is not there yet.
     *
     * @param address {@code redis://[user:password@]host:port[/database]}, {@code rediss://} for TLS
     * @throws IOException when it cannot be reached; the message says where it was looked for, without its password
     */
    public static RedisStore open(String address, Told told) throws IOException {
        RedisURI uri = RedisURI.create(address);
        uri.setTimeout(PATIENCE);
        ClientResources resources = DefaultClientResources.builder()
                .reconnectDelay(Delay.exponential(Duration.ofMillis(50), LONGEST_PAUSE, 2, TimeUnit.MILLISECONDS))
                .build();
        RedisClient client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(PATIENCE)
                        .keepAlive(true)
                        .build())
                .timeoutOptions(TimeoutOptions.enabled(PATIENCE))
                // While Redis is away a request is refused at once instead of holding a thread.
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .build());
        try {
            awaitRedis(client, uri);
            RedisStore store = new RedisStore(resources, client, told);
            store.warnOfForgetfulness();
            return store;
        } catch (RedisException | Problem e) {
            client.shutdown(Duration.ZERO, PATIENCE);
            var unused = resources.shutdown(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw new IOException(
                    "cannot use the Redis at " + uri.getHost() + ":" + uri.getPort() + ": " + cause.getMessage(), e);
        }
    }

    private static void awaitRedis(RedisClient client, RedisURI uri) {
        long deadline = System.nanoTime() + START_PATIENCE.toNanos();
        boolean told = false;
        while (true) {
            try (StatefulRedisConnection<String, String> probe = client.connect()) {
                probe.sync().ping();
                return;
            } catch (RedisException e) {
                if (System.nanoTime() - deadline >= 0) {
                    throw e;
                }
            }
            if (!told) {
                LOG.warn("the Redis at {}:{} is waited for", uri.getHost(), uri.getPort());
                told = true;
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(START_PAUSE_MILLIS));
        }
    }

    private void warnOfForgetfulness() {
        if (redis.await(redis.commands().info("persistence")).contains("aof_enabled:0")) {
            LOG.warn("this Redis forgets what it acknowledged when it is restarted: set appendonly yes");
        }
    }

    private byte[] sharedSecret() {
        byte[] fresh = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(fresh);
        redis.await(redis.commands().set(SECRET, HexFormat.of().formatHex(fresh), SetArgs.Builder.nx()));
        return HexFormat.of().parseHex(redis.await(redis.commands().get(SECRET)));
    }

    @Override
    public EventLog events() {
        return events;
    }

    @Override
    public FileStore files() {
        return files;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public Buckets buckets() {
        return buckets;
    }

    @Override
    public Once once() {
        return (id, remember) -> redis.await(
                        redis.commands().set(ONCE + id, "", SetArgs.Builder.nx().px(remember)))
                != null;
    }

    @Override
    public KeyStore keys() {
        return keys;
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public JsonNode health() {
        redis.await(redis.commands().ping());
        // Each connection comes back at a time of its own.
        redis.await(binary.async().ping());
        tail.requireConnection();
        return Json.object().put("kind", "redis");
    }

    @Override
    public void close() {
        node.leave();
        tail.close();
        binary.close();
        connection.close();
        client.shutdown(Duration.ZERO, PATIENCE);
        var unused = resources.shutdown(0, PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    }
}
