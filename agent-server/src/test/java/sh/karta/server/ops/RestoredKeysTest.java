// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.store.StoredKey;
import sh.karta.server.store.postgres.PostgresStore;
import sh.karta.server.store.postgres.TestPostgres;
import sh.karta.server.store.sql.SqlStore;
import sh.karta.server.store.sqlite.SqliteStore;

/** Tests that a restore allows nothing that was refused before it. */
final class RestoredKeysTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(9);

    @TempDir
    Path folder;

    private static StoredKey key(String name, boolean enabled, @Nullable Instant notBefore) {
        return new StoredKey(name, "org/p", List.of("none"), enabled, NOON, notBefore);
    }

    private static void put(SqlStore store, StoredKey... keys) {
        for (StoredKey key : keys) {
            store.keys().put(key);
        }
    }

    private static void assertKept(SqlStore store, Path file) throws IOException {
        put(
                store,
                key("disabled", true, null),
                key("revoked", true, null),
                key("revoked again", true, NOON),
                key("never", true, null),
                key("disabled before", false, LATER));
        Backup.write(store.dump(), file, NOON);
        put(
                store,
                key("disabled", false, null),
                key("revoked", true, LATER),
                key("revoked again", true, LATER),
                key("disabled before", true, NOON),
                key("of a later time", false, null));
        Restore.read(file, store.dump());
        assertThat(store.keys().all())
                .containsExactlyInAnyOrder(
                        key("disabled", false, null),
                        key("revoked", true, LATER),
                        key("revoked again", true, LATER),
                        key("never", true, null),
                        key("disabled before", false, LATER));
    }

    @Test
    void keysThatWereDisabledOrRevokedAfterTheBackupStaySo() throws IOException {
        try (SqliteStore sqlite = SqliteStore.open(folder.resolve("store"));
                PostgresStore postgres = PostgresStore.open(TestPostgres.NEWEST.database())) {
            assertKept(sqlite, folder.resolve("sqlite.tar"));
            assertKept(postgres, folder.resolve("postgres.tar"));
        }
    }
}
