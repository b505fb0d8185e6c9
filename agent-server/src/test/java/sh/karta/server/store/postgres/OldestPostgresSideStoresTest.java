// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import sh.karta.server.store.sql.SideStoresContract;
import sh.karta.server.store.sql.SqlStore;

/** The contract on the oldest version. */
@Tag("full")
final class OldestPostgresSideStoresTest extends SideStoresContract {
    private static PostgresStore store;
    private static PostgresStore other;

    @BeforeAll
    static void open() throws IOException {
        String url = TestPostgres.OLDEST.database();
        store = PostgresStore.open(url);
        other = PostgresStore.open(url);
    }

    @AfterAll
    static void close() {
        store.close();
        other.close();
    }

    @Override
    protected SqlStore store() {
        return store;
    }

    @Override
    protected SqlStore other() {
        return other;
    }
}
