// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;

/**
 * A connection for reads with a time limit. SQLite asks on the reader's own thread whether to continue, so that no other thread watches the
 * time and none is left behind. Not thread-safe.
 */
final class ReadConnection extends ProgressHandler implements AutoCloseable {
    /** SQLite executes some ten million instructions in a second. */
    private static final int INSTRUCTIONS_PER_CHECK = 20_000;

    private final Connection connection;
    private long endNanos;

    ReadConnection(Connection connection) throws SQLException {
        this.connection = connection;
        setHandler(connection, INSTRUCTIONS_PER_CHECK, this);
    }

    /** @param end the {@link System#nanoTime} after which a statement fails */
    <T> T query(ReadPool.Query<T> query, long end) throws SQLException {
        endNanos = end;
        // A wait for the lock of another process executes no instructions.
        long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        connection.unwrap(SQLiteConnection.class).setBusyTimeout((int) Math.max(1, left));
        return query.run(connection);
    }

    @Override
    protected int progress() {
        return System.nanoTime() - endNanos < 0 ? 0 : 1;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
