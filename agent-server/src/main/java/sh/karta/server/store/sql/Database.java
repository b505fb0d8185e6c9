// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.util.concurrent.CompletionStage;

/**
 * Runs work on connections. Thread-safe. Fails, as an exception or in the stage, with a Problem of code {@code unavailable} where
 * the database cannot be used.
 */
public interface Database {
    /** What to do with a connection, on any thread, perhaps twice where the first attempt was rolled back. */
    interface Work<T> {
        T on(Sql sql) throws SQLException;
    }

    /** Reads on the caller's thread. Each statement sees the database at one moment. */
    <T> T read(Work<T> work);

    /** Writes on a thread of the database. Completes when what was written outlives a power failure. */
    <T> CompletionStage<T> write(Work<T> work);
}
