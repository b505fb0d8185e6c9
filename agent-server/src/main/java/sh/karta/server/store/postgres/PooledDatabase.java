// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.sql.Database;
import sh.karta.server.store.sql.Dialect;
import sh.karta.server.store.sql.Sql;
import sh.karta.server.store.sql.StatementLimit;

/** Runs work on pooled connections, with one thread for writes per connection. Every statement is a transaction of its own. */
final class PooledDatabase implements Database, AutoCloseable {
    /** Limits the memory of writes that wait for a slow database. */
    private static final int MAX_QUEUE = 10_000;

    /** Time limit of a read, with the wait for a connection. */
    private static final long READ_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final int CLOSE_SECONDS = 10;
    private static final Logger LOG = LoggerFactory.getLogger(PooledDatabase.class);

    private final HikariDataSource pool;
    private final Reachability reachability;
    private final LongSupplier nanoTime;
    private final ThreadPoolExecutor threads;

    PooledDatabase(HikariDataSource pool, int size, Reachability reachability, LongSupplier nanoTime) {
        this.pool = pool;
        this.reachability = reachability;
        this.nanoTime = nanoTime;
        threads = new ThreadPoolExecutor(
                size,
                size,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(MAX_QUEUE),
                task -> new Thread(task, pool.getPoolName() + "-store"));
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public <T> T read(Work<T> work) {
        return soon(work);
    }

    /** Runs queries, which may write, on the caller's thread and with the time limit of a read. After a failure, a change may be stored or not. */
    <T> T soon(Work<T> work) {
        return run(work, new StatementLimit(nanoTime, nanoTime.getAsLong() + READ_NANOS));
    }

    /** @param limit null for the limits of the connection */
    private <T> T run(Work<T> work, @Nullable StatementLimit limit) {
        long start = System.nanoTime();
        try (Connection connection = pool.getConnection();
                Sql sql = new Sql(connection, Dialect.POSTGRES, limit)) {
            T result = work.on(sql);
            reachability.reached();
            return result;
        } catch (SQLTimeoutException e) {
            throw StatementLimit.exceeded(LOG, e, start);
        } catch (SQLException e) {
            reachability.failed(e, start);
            throw new Problem(Code.UNAVAILABLE, "The session store cannot be used.", 5);
        }
    }

    @Override
    public <T> CompletableFuture<T> write(Work<T> work) {
        try {
            return CompletableFuture.supplyAsync(() -> run(work, null), threads);
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new Problem(Code.UNAVAILABLE, "The session store is too busy or closed. Try again.", 2));
        }
    }

    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("Closing the PostgreSQL store timed out: some writes are not finished");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pool.close();
    }
}
