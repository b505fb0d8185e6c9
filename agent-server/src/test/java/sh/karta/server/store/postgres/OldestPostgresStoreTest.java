// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;

/** The contract on the oldest version. */
final class OldestPostgresStoreTest extends PostgresStoreContract {
    @BeforeAll
    static void open() throws IOException {
        open(TestPostgres.OLDEST);
    }
}
