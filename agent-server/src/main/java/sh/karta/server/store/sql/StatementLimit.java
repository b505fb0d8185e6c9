// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * One time limit for all statements of some work on PostgreSQL. PostgreSQL ends a statement itself. The statement then does not continue
 * without its reader, and the connection can be used again. The limit of the socket comes later, for a connection that has fallen silent.
 */
public final class StatementLimit {
    /** Sets the limit for the statement after it, in the same message to PostgreSQL and in the same transaction. */
    private static final String SET = "SELECT set_config('statement_timeout', ?, true); ";

    /** Time for the error of PostgreSQL to arrive. */
    private static final long ARRIVAL_MILLIS = 250;

    /** Minimum time for a statement. With less, it is not started. */
    private static final long MIN_MILLIS = 100;

    private final LongSupplier nanoTime;
    private final long endNanos;

    /**
     * Logs a statement that was ended because of a time limit of any kind, and returns the error for the client.
     *
     * @param log of the store that ran it
     * @param e its message is the statement
     * @param startNanos the {@code System.nanoTime()} at which the work began
     */
    public static Problem exceeded(Logger log, SQLTimeoutException e, long startNanos) {
        log.warn(
                "A statement of the session store timed out after {} ms: {}",
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos),
                e.getMessage());
        return new Problem(Code.UNAVAILABLE, "The session store is too slow. Try again.", 5);
    }

    /** @param endNanos the {@code nanoTime} at which the work must have ended */
    public StatementLimit(LongSupplier nanoTime, long endNanos) {
        this.nanoTime = nanoTime;
        this.endNanos = endNanos;
    }

    /** Returns a statement with its limit. Its parameters are numbered from 2. */
    String limited(String statement) {
        return SET + statement;
    }

    /**
     * Runs a limited statement and returns its result.
     *
     * @throws SQLTimeoutException without using the connection, if no time is left
     */
    ResultSet query(Connection connection, PreparedStatement limited) throws SQLException {
        long left = TimeUnit.NANOSECONDS.toMillis(endNanos - nanoTime.getAsLong());
        if (left < MIN_MILLIS + ARRIVAL_MILLIS) {
            throw new SQLTimeoutException("no time left");
        }
        // The pool removes it again.
        connection.setNetworkTimeout(Runnable::run, (int) left);
        limited.setString(1, Long.toString(left - ARRIVAL_MILLIS));
        limited.execute();
        limited.getMoreResults();
        return limited.getResultSet();
    }
}
