// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import sh.karta.server.store.sql.FilesContract;
import sh.karta.server.store.sql.SqlStore;

/** The contract on the newest version. */
final class NewestPostgresFilesTest extends FilesContract {
    private static PostgresStore store;

    @BeforeAll
    static void open() throws IOException {
        store = PostgresStore.open(TestPostgres.NEWEST.database());
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
