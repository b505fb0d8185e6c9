// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Isolated;

/** The contract on the oldest version. */
@Tag("full")
@Isolated("restarts the database that other tests use, and counts its statements")
final class OldestPostgresStoreTest extends PostgresStoreContract {
    @BeforeAll
    static void open() throws IOException {
        open(TestPostgres.OLDEST);
    }
}
