// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops.migrate;

import com.fasterxml.jackson.databind.JsonNode;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.Json;
import sh.karta.server.store.StoredKey;

/** The Redis store of an older version. */
final class OldRedis implements OldStore {
    private static final String PREFIX = "karta:";
    private static final String SPEND = PREFIX + "spend:";
    private static final String ANONYMOUS = SPEND + "anonymous:";
    private static final String USERS = SPEND + "users:";
    private static final String OWNERS = PREFIX + "owner-spend:";
    private static final int DAY_LENGTH = "2026-01-01".length();
    private static final int PAGE = 1_000;

    private final RedisClient client;
    private final StatefulRedisConnection<String, byte[]> connection;

    private interface Reading<T> {
        T from(RedisCommands<String, byte[]> redis);
    }

    private OldRedis(RedisClient client) {
        this.client = client;
        connection = client.connect(RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE));
    }

    /** @throws IOException if it cannot be reached, has no data of karta-server, or a server uses it */
    static OldRedis open(String address) throws IOException {
        RedisURI uri;
        try {
            uri = RedisURI.create(address);
        } catch (IllegalArgumentException e) {
            throw new IOException("--from: expected redis://[user:password@]host:port[/database].", e);
        }
        RedisClient client = RedisClient.create(uri);
        OldRedis opened;
        try {
            opened = new OldRedis(client);
        } catch (RedisException e) {
            client.shutdown();
            throw new IOException(
                    "The Redis at " + uri.getHost() + ":" + uri.getPort() + " cannot be reached: " + e.getMessage(), e);
        }
        try {
            opened.requireReadable();
            return opened;
        } catch (IOException e) {
            opened.close();
            throw e;
        }
    }

    private void requireReadable() throws IOException {
        if (read(redis -> redis.exists(PREFIX + "secret")) == 0) {
            throw new IOException("--from: this Redis database has no data of karta-server.");
        }
        long now = read(redis -> Long.parseLong(text(redis.time().get(0)))) * 1_000;
        if (read(redis -> redis.zcount(
                        PREFIX + "nodes", Range.from(Range.Boundary.excluding(now), Range.Boundary.<Long>unbounded())))
                > 0) {
            throw new IOException(
                    "A server is using the Redis, or was killed seconds ago. Stop all servers, then repeat the command.");
        }
    }

    private <T> T read(Reading<T> reading) throws IOException {
        try {
            return reading.from(connection.sync());
        } catch (RedisException e) {
            throw new IOException("Redis cannot be read: " + e.getMessage(), e);
        }
    }

    private static String text(byte @Nullable [] value) {
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    private Map<String, String> hash(String key) throws IOException {
        Map<String, String> fields = new LinkedHashMap<>();
        read(redis -> redis.hgetall(key)).forEach((field, value) -> fields.put(field, text(value)));
        return fields;
    }

    private List<String> keysWith(String prefix) throws IOException {
        return read(redis -> {
            // A scan may return a key twice.
            TreeSet<String> found = new TreeSet<>();
            ScanArgs which = ScanArgs.Builder.matches(prefix + "*").limit(PAGE);
            KeyScanCursor<String> cursor = redis.scan(which);
            found.addAll(cursor.getKeys());
            while (!cursor.isFinished()) {
                cursor = redis.scan(cursor, which);
                found.addAll(cursor.getKeys());
            }
            return List.copyOf(found);
        });
    }

    @Override
    public byte[] secret() throws IOException {
        return HexFormat.of().parseHex(text(read(redis -> redis.get(PREFIX + "secret"))));
    }

    @Override
    public List<StoredKey> keys() throws IOException {
        return hash(PREFIX + "keys").values().stream().map(OldRedis::key).toList();
    }

    private static StoredKey key(String json) {
        JsonNode node = Json.parseTrusted(json);
        List<String> origins = new ArrayList<>();
        node.path("origins").forEach(origin -> origins.add(origin.asText()));
        return new StoredKey(
                node.path("key").asText(),
                node.path("project").asText(),
                List.copyOf(origins),
                node.path("enabled").asBoolean(),
                Instant.ofEpochMilli(node.path("created_at").asLong()),
                node.has("not_before")
                        ? Instant.ofEpochMilli(node.path("not_before").asLong())
                        : null);
    }

    @Override
    public List<ProjectSum> projectSums() throws IOException {
        List<ProjectSum> sums = new ArrayList<>();
        for (String key : keysWith(SPEND)) {
            boolean anonymous = key.startsWith(ANONYMOUS);
            String project = key.substring((anonymous ? ANONYMOUS : USERS).length());
            hash(key)
                    .forEach(
                            (day, tokens) -> sums.add(new ProjectSum(project, anonymous, day, Long.parseLong(tokens))));
        }
        return sums;
    }

    @Override
    public List<OwnerSum> ownerSums() throws IOException {
        List<OwnerSum> sums = new ArrayList<>();
        for (String key : keysWith(OWNERS)) {
            String name = key.substring(OWNERS.length());
            String day = name.substring(0, DAY_LENGTH);
            String project = name.substring(DAY_LENGTH + 1);
            hash(key).forEach((owner, tokens) -> sums.add(new OwnerSum(project, owner, day, Long.parseLong(tokens))));
        }
        return sums;
    }

    @Override
    public List<String> sessions() throws IOException {
        return read(redis -> redis.zrange(PREFIX + "sessions", 0, -1)).stream()
                .map(OldRedis::text)
                .toList();
    }

    @Override
    public Session session(String id) throws IOException {
        Map<String, String> head = hash(PREFIX + "head:" + id);
        return new Session(
                id,
                head.getOrDefault("project", ""),
                head.getOrDefault("owner", ""),
                head.getOrDefault("title", ""),
                Instant.ofEpochMilli(Long.parseLong(head.getOrDefault("created", "0"))),
                Instant.ofEpochMilli(Long.parseLong(head.getOrDefault("active", "0"))));
    }

    @Override
    public List<Event> events(String session) throws IOException {
        List<Event> events = new ArrayList<>();
        List<StreamMessage<String, byte[]>> page;
        do {
            long next = events.isEmpty() ? 1 : events.get(events.size() - 1).seq() + 1;
            page = read(redis -> redis.xrange(
                    PREFIX + "log:" + session,
                    Range.from(Range.Boundary.including(next + "-0"), Range.Boundary.unbounded()),
                    Limit.from(PAGE)));
            for (StreamMessage<String, byte[]> entry : page) {
                long seq = Long.parseLong(entry.getId().replaceFirst("-.*", ""));
                events.add(new Event(
                        seq,
                        text(entry.getBody().get("t")),
                        text(entry.getBody().get("j"))));
            }
        } while (page.size() == PAGE);
        return events;
    }

    @Override
    public byte @Nullable [] file(String session, String name) throws IOException {
        return read(redis -> redis.hget(PREFIX + "files:" + session, name));
    }

    @Override
    public void close() {
        connection.close();
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
