// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.store.sql.FilesContract;
import sh.karta.server.store.sql.SqlStore;

/** The contract on SQLite. */
final class SqliteFilesTest extends FilesContract {
    @TempDir
    static Path directory;

    private static SqliteStore store;

    @BeforeAll
    static void open() throws IOException {
        store = SqliteStore.open(directory);
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
