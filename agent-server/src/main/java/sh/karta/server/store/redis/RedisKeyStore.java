// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.redis;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;
import sh.karta.server.store.KeyStore;
import sh.karta.server.store.StoredKey;

/** Embed keys as the fields of one hash. */
final class RedisKeyStore implements KeyStore {
    private static final String KEYS = RedisCalls.PREFIX + "keys";

    private final RedisCalls redis;

    RedisKeyStore(RedisCalls redis) {
        this.redis = redis;
    }

    @Override
    public @Nullable StoredKey find(String key) {
        @Nullable String json = redis.await(redis.commands().hget(KEYS, key));
        return json == null ? null : key(json);
    }

    @Override
    public List<StoredKey> all() {
        return redis.await(redis.commands().hvals(KEYS)).stream()
                .map(RedisKeyStore::key)
                .sorted(Comparator.comparing(StoredKey::createdAt).thenComparing(StoredKey::key))
                .toList();
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
    public void put(StoredKey key) {
        ObjectNode node = Json.object()
                .put("key", key.key())
                .put("project", key.project())
                .put("enabled", key.enabled())
                .put("created_at", key.createdAt().toEpochMilli());
        Instant notBefore = key.notBefore();
        if (notBefore != null) {
            node.put("not_before", notBefore.toEpochMilli());
        }
        key.origins().forEach(node.putArray("origins")::add);
        redis.await(redis.commands().hset(KEYS, key.key(), Json.write(node)));
    }
}
