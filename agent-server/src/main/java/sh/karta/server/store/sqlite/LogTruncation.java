// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the write-ahead log after deletes, because {@code secure_delete} does not overwrite the copies that the log holds. All
 * methods run on the writer's thread, outside of its transactions.
 */
final class LogTruncation {
    /** One truncation serves all deletes within this time. Also the delay between attempts. */
    private static final long DELAY_MILLIS = 1_000;

    /** Maximum time that a truncation, and therefore writes, wait for readers of the log. */
    private static final int READERS_MILLIS = 50;

    private static final int ATTEMPTS_BEFORE_WARNING = 60;
    private static final Logger LOG = LoggerFactory.getLogger(LogTruncation.class);

    private boolean requested;
    private long dueNanos;
    private int attempts;

    /** Requests a truncation after the current transaction. */
    void request() {
        if (!requested) {
            requested = true;
            attempts = 0;
            postpone();
        }
    }

    boolean isRequested() {
        return requested;
    }

    /** Returns the milliseconds until {@link #attempt} is due; 0 if it is. */
    long dueInMillis() {
        return Math.max(0, TimeUnit.NANOSECONDS.toMillis(dueNanos - System.nanoTime()));
    }

    /** Tries to empty the log. The request stays pending if a reader holds the log. */
    void attempt(Connection connection) {
        try {
            if (truncate(connection)) {
                requested = false;
                return;
            }
        } catch (SQLException e) {
            if (attempts == 0) {
                LOG.warn("Emptying the file karta.db-wal failed, retrying: {}", e.getMessage());
            }
        }
        attempts++;
        if (attempts == ATTEMPTS_BEFORE_WARNING) {
            LOG.warn("Deleted text is still in the file karta.db-wal: a long read holds it back, retrying");
        }
        postpone();
    }

    private void postpone() {
        dueNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DELAY_MILLIS);
    }

    private static boolean truncate(Connection connection) throws SQLException {
        // The driver begins a transaction before any statement unless it commits automatically.
        connection.setAutoCommit(true);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=" + READERS_MILLIS);
            try (ResultSet result = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
                return result.getInt("busy") == 0;
            } finally {
                statement.execute("PRAGMA busy_timeout=" + SqliteStore.BUSY_MILLIS);
            }
        } finally {
            connection.setAutoCommit(false);
        }
    }
}
