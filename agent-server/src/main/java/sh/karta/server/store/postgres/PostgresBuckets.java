// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import sh.karta.server.store.Buckets;
import sh.karta.server.store.sql.HashedName;

/** Buckets that servers share, each stored as the time when it is full again. One statement takes a token or returns how long to wait for one. */
final class PostgresBuckets implements Buckets {
    private static final long MINUTE = Duration.ofMinutes(1).toSeconds() * 1_000_000;

    /** {@code excluded.full_at} is now plus the time of one token. */
    private static final String TAKE =
            "WITH moment AS MATERIALIZED (SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000000 AS bigint) AS now),"
                    + " taken AS (INSERT INTO rate(name, full_at) SELECT ?, now + ? FROM moment"
                    + " ON CONFLICT (name) DO UPDATE SET full_at = GREATEST(rate.full_at + ?, excluded.full_at)"
                    + " WHERE rate.full_at + ? <= excluded.full_at - ? + " + MINUTE + " RETURNING 0)"
                    + " SELECT CAST(0 AS bigint) FROM taken UNION ALL"
                    + " SELECT full_at + ? - now - " + MINUTE + " FROM rate, moment"
                    + " WHERE name = ? AND NOT EXISTS (SELECT 1 FROM taken)";

    private final PooledDatabase database;

    PostgresBuckets(PooledDatabase database) {
        this.database = database;
    }

    @Override
    public Duration consume(String name, int perMinute) {
        long one = MINUTE / perMinute;
        String hashed = HashedName.of(name);
        List<Long> waits =
                database.soon(sql -> sql.query(row -> row.big(1), TAKE, hashed, one, one, one, one, one, hashed));
        // Without a row, another server created the bucket in the meantime and the token was refused.
        long wait = waits.isEmpty() ? one : waits.get(0);
        return wait == 0 ? Duration.ZERO : Duration.of(Math.max(1, wait), ChronoUnit.MICROS);
    }
}
