// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.store.KeyStore;
import sh.karta.server.store.StoredKey;
import sh.karta.server.store.sqlite.ReadPool;

/** Embed keys in a table, so that the command line can change them while the server runs. */
final class SqliteKeyStore implements KeyStore {
    private final Writer writer;
    private final ReadPool readers;

    SqliteKeyStore(Writer writer, ReadPool readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public @Nullable StoredKey find(String key) {
        List<StoredKey> found = keys("WHERE key=?", key);
        return found.isEmpty() ? null : found.get(0);
    }

    @Override
    public List<StoredKey> all() {
        return keys("ORDER BY created_at, key");
    }

    private List<StoredKey> keys(String where, String... arguments) {
        return readers.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT key, project, origins, enabled, created_at, not_before FROM embed_key " + where)) {
                for (int i = 0; i < arguments.length; i++) {
                    select.setString(i + 1, arguments[i]);
                }
                List<StoredKey> keys = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        keys.add(new StoredKey(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3).lines().toList(),
                                rows.getInt(4) == 1,
                                Instant.ofEpochMilli(rows.getLong(5)),
                                rows.getObject(6) == null ? null : Instant.ofEpochMilli(rows.getLong(6))));
                    }
                }
                return keys;
            }
        });
    }

    @Override
    public void put(StoredKey key) {
        writer.submit(statements -> {
                    PreparedStatement put =
                            statements.of("INSERT OR REPLACE INTO embed_key(key, project, origins, enabled, created_at,"
                                    + " not_before) VALUES(?,?,?,?,?,?)");
                    put.setString(1, key.key());
                    put.setString(2, key.project());
                    put.setString(3, String.join("\n", key.origins()));
                    put.setInt(4, key.enabled() ? 1 : 0);
                    put.setLong(5, key.createdAt().toEpochMilli());
                    Instant notBefore = key.notBefore();
                    put.setObject(6, notBefore == null ? null : notBefore.toEpochMilli());
                    put.executeUpdate();
                })
                .join();
    }
}
