// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import sh.karta.server.store.sql.FilesContract;
import sh.karta.server.store.sql.SqlStore;

/** The contract on the oldest version. */
@Tag("full")
final class OldestPostgresFilesTest extends FilesContract {
    private static PostgresStore store;

    @BeforeAll
    static void open() throws IOException {
        store = PostgresStore.open(TestPostgres.OLDEST.database());
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Override
    protected SqlStore store() {
        return store;
    }
}
