// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.sql.StatementLimit;

/**
 * A small pool of read connections. A read takes at most 2 s, with the wait for a connection. In WAL mode, readers and the writer do not
 * block each other.
 */
public final class ReadPool implements AutoCloseable {
    public interface Query<T> {
        T run(Connection connection) throws SQLException;
    }

    public interface Opener {
        Connection open() throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ReadPool.class);

    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final BlockingQueue<ReadConnection> idle;
    private final int size;

    public ReadPool(int size, Opener opener) throws SQLException {
        this.size = size;
        idle = new ArrayBlockingQueue<>(size);
        for (int i = 0; i < size; i++) {
            idle.add(new ReadConnection(opener.open()));
        }
    }

    public <T> T query(Query<T> query) {
        long start = System.nanoTime();
        ReadConnection connection;
        try {
            connection = idle.poll(LIMIT_NANOS, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(Code.UNAVAILABLE, "The server is stopping.", 5);
        }
        if (connection == null) {
            throw new Problem(Code.UNAVAILABLE, "The session store is too busy. Try again.", 2);
        }
        try {
            return connection.query(query, start + LIMIT_NANOS);
        } catch (SQLTimeoutException e) {
            throw StatementLimit.exceeded(LOG, e, start);
        } catch (SQLException e) {
            LOG.error("The session store cannot be read: {}", e.getMessage());
            throw new Problem(Code.UNAVAILABLE, "The session store cannot be read.", 5);
        } finally {
            idle.add(connection);
        }
    }

    @Override
    public void close() {
        try {
            for (int i = 0; i < size; i++) {
                idle.take().close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warn("Closing the session store failed: {}", e.getMessage());
        }
    }
}
