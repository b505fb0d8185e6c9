// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;

/** The newest version. */
final class NewestPostgresStoreTest extends PostgresStoreContract {
    @BeforeAll
    static void open() throws IOException {
        open(TestPostgres.NEWEST);
    }
}
