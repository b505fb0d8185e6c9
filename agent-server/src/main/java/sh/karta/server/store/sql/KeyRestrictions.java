// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The embed keys of a store that are disabled or have revoked tokens. A backup may be older than that. */
record KeyRestrictions(List<Key> keys) {
    /** @param notBefore earliest time of the tokens that it accepts, or null */
    private record Key(
            String name, boolean disabled, @Nullable Instant notBefore) {}

    static KeyRestrictions read(Sql sql) throws SQLException {
        return new KeyRestrictions(sql.query(
                row -> new Key(row.text(1), row.number(2) == 0, row.timeOrNull(3)),
                "SELECT key, enabled, not_before FROM embed_key WHERE enabled = 0 OR not_before IS NOT NULL"));
    }

    /** Applies the restrictions to those of the keys that exist. A key that has revoked more tokens stays as it is. */
    void apply(Sql sql) throws SQLException {
        for (Key key : keys) {
            if (key.disabled) {
                sql.update("UPDATE embed_key SET enabled = 0 WHERE key = ?", key.name);
            }
            if (key.notBefore != null) {
                sql.update(
                        "UPDATE embed_key SET not_before = ? WHERE key = ? AND (not_before IS NULL OR not_before < ?)",
                        key.notBefore,
                        key.name,
                        key.notBefore);
            }
        }
    }
}
