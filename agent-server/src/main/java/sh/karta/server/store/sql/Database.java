// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * Runs work on connections. Thread-safe. Fails, as an exception or in the stage, with a Problem of code {@code unavailable} if the
 * database cannot be used.
 */
public interface Database {
    /** Work on a connection. It may run on any thread, and twice if the first attempt was rolled back. */
    interface Work<T> {
        T on(Sql sql) throws SQLException;
    }

    /** Reads on the caller's thread, for at most 2 s. Each statement sees the database as of one moment. */
    <T> T read(Work<T> work);

    /** Writes on a thread of the database. Completes when the data is safe from a power failure. */
    <T> CompletionStage<T> write(Work<T> work);

    /** Writes like {@link #write}, and soon afterwards removes the copies of deleted text that the database keeps internally. */
    default <T> CompletionStage<T> erase(Work<T> work) {
        return write(work);
    }

    /** Writes and waits for the result. */
    default <T> T writeNow(Work<T> work) {
        try {
            return write(work).toCompletableFuture().join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
