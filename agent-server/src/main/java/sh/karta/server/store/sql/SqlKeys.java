// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import sh.karta.server.store.KeyStore;
import sh.karta.server.store.StoredKey;

/**
 * Caches all embed keys in memory, because every request looks one up, and invented keys must not cost a query each. A version number
 * that increases with each change tells whether the cache is stale. When the last check is too old, one request reads the number and
 * the others wait for it.
 */
final class SqlKeys implements KeyStore {
    private static final String SELECT =
            "SELECT key, project, origins, enabled, created_at, not_before FROM embed_key ORDER BY created_at, key";
    private static final String PUT =
            "INSERT INTO embed_key(key, project, origins, enabled, created_at, not_before) VALUES(?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (key) DO UPDATE SET project = excluded.project, origins = excluded.origins,"
                    + " enabled = excluded.enabled, created_at = excluded.created_at, not_before = excluded.not_before";

    private record Keys(long version, Map<String, StoredKey> byName) {}

    private record Check(long nanos, CompletableFuture<Keys> result) {}

    private final Database database;
    private final long maxAgeNanos;
    private final LongSupplier nanoTime;
    private final AtomicReference<@Nullable Check> latest = new AtomicReference<>();
    private volatile Keys known = new Keys(-1, Map.of());

    /** @param maxAgeNanos maximum age of the last check; 0 to check each time */
    SqlKeys(Database database, long maxAgeNanos, LongSupplier nanoTime) {
        this.database = database;
        this.maxAgeNanos = maxAgeNanos;
        this.nanoTime = nanoTime;
    }

    @Override
    public @Nullable StoredKey find(String key) {
        return current().byName.get(key);
    }

    @Override
    public List<StoredKey> all() {
        return List.copyOf(current().byName.values());
    }

    private Keys current() {
        if (maxAgeNanos == 0) {
            return database.read(this::load);
        }
        long now = nanoTime.getAsLong();
        Check last = latest.get();
        if (last != null && now - last.nanos < maxAgeNanos && !last.result.isCompletedExceptionally()) {
            return join(last.result);
        }
        Check mine = new Check(now, new CompletableFuture<>());
        if (!latest.compareAndSet(last, mine)) {
            return current();
        }
        try {
            Keys keys = database.read(this::load);
            mine.result.complete(keys);
            return keys;
        } catch (RuntimeException e) {
            mine.result.completeExceptionally(e);
            throw e;
        }
    }

    private static Keys join(CompletableFuture<Keys> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    private Keys load(Sql sql) throws SQLException {
        // Read before the keys, so that the next check notices a change in between.
        Long version = sql.first(row -> row.big(1), "SELECT keys_version FROM meta");
        Keys before = known;
        if (version == null || before.version == version) {
            return before;
        }
        Map<String, StoredKey> byName = new LinkedHashMap<>();
        sql.query(SqlKeys::key, SELECT).forEach(key -> byName.put(key.key(), key));
        Keys keys = new Keys(version, byName);
        known = keys;
        return keys;
    }

    private static StoredKey key(Sql.Columns row) throws SQLException {
        return new StoredKey(
                row.text(1),
                row.text(2),
                row.text(3).lines().toList(),
                row.number(4) == 1,
                row.time(5),
                row.timeOrNull(6));
    }

    @Override
    public void put(StoredKey key) {
        Instant notBefore = key.notBefore();
        database.writeNow(sql -> sql.together(all -> {
            all.update(
                    PUT,
                    key.key(),
                    key.project(),
                    String.join("\n", key.origins()),
                    key.enabled() ? 1 : 0,
                    key.createdAt(),
                    notBefore);
            return all.update("UPDATE meta SET keys_version = keys_version + 1");
        }));
        latest.set(null);
    }
}
