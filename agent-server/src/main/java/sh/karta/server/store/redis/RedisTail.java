// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.redis;

import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.pubsub.RedisPubSubAdapter;
import io.lettuce.core.pubsub.StatefulRedisPubSubConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.event.Event;

/**
 * What other servers append, as it happens: a channel per watched session. Messages can be lost with a connection, so after each new
 * subscription the watcher is told to look for itself.
 */
final class RedisTail implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisTail.class);
    private static final long RETRY_MILLIS = 500;
    private static final String CHANNEL = RedisCalls.PREFIX + "live:";

    private final RedisCalls redis;
    private final StatefulRedisPubSubConnection<String, String> connection;
    private final String self;
    private final ConcurrentHashMap<String, Consumer<List<Event>>> watchers = new ConcurrentHashMap<>();
    /** Channels whose first subscription is on its way: who watches reads the log himself once it stands. */
    private final Set<String> first = ConcurrentHashMap.newKeySet();
    /** Watchers may read the store, which the connection's own threads must never wait for. */
    private final ExecutorService calls = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "karta-tail");
        thread.setDaemon(true);
        return thread;
    });

    /** @param self the id of this server's node, whose own messages are left out */
    RedisTail(RedisCalls redis, StatefulRedisPubSubConnection<String, String> connection, String self) {
        this.redis = redis;
        this.connection = connection;
        this.self = self;
        connection.addListener(new RedisPubSubAdapter<>() {
            @Override
            public void message(String channel, String message) {
                heard(channel, message);
            }

            @Override
            public void subscribed(String channel, long count) {
                if (!first.remove(channel)) {
                    tell(channel, List.of());
                }
            }
        });
    }

    /** Begins before it returns: what is appended from now on is told. One watcher per session. */
    Runnable watch(String sessionId, Consumer<List<Event>> listener) {
        String channel = CHANNEL + sessionId;
        RedisFuture<Void> subscription;
        synchronized (watchers) {
            watchers.put(channel, listener);
            first.add(channel);
            subscription = connection.async().subscribe(channel);
        }
        Runnable unwatch = () -> unwatch(channel, listener);
        try {
            redis.await(subscription);
        } catch (RuntimeException e) {
            unwatch.run();
            throw e;
        }
        return unwatch;
    }

    /** Commands leave in the order of the map's changes: a watch that begins now is not ended by the one before it. */
    private void unwatch(String channel, Consumer<List<Event>> listener) {
        synchronized (watchers) {
            if (watchers.remove(channel, listener)) {
                first.remove(channel);
                var unused = connection.async().unsubscribe(channel);
            }
        }
    }

    /** Throws the problem of a store that cannot be reached while the connection is down. */
    void requireConnection() {
        if (!connection.isOpen()) {
            throw RedisCalls.problem(new RedisConnectionException("the subscriptions are not connected"));
        }
    }

    private void heard(String channel, String message) {
        int end = message.indexOf('\n');
        if (end < 0) {
            tell(channel, List.of()); // the session was deleted
        } else if (!message.substring(0, end).equals(self)) {
            List<Event> events = new ArrayList<>();
            message.substring(end + 1).lines().forEach(line -> {
                int type = line.indexOf('\t');
                int json = line.indexOf('\t', type + 1);
                events.add(new Event(
                        Long.parseLong(line.substring(0, type)),
                        line.substring(type + 1, json),
                        line.substring(json + 1)));
            });
            tell(channel, events);
        }
    }

    private void tell(String channel, List<Event> events) {
        try {
            calls.execute(() -> {
                Consumer<List<Event>> watcher = watchers.get(channel);
                if (watcher != null) {
                    accept(watcher, channel, events);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("a message came after the end");
        }
    }

    private void accept(Consumer<List<Event>> watcher, String channel, List<Event> events) {
        try {
            watcher.accept(events);
        } catch (RuntimeException e) {
            LOG.debug("what is new in {} is looked for again: {}", channel, e.toString());
            CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(() -> tell(channel, List.of()));
        }
    }

    @Override
    public void close() {
        calls.shutdown();
        connection.close();
    }
}
