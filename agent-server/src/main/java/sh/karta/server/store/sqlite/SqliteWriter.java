// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.sql.Database.Work;
import sh.karta.server.store.sql.Dialect;
import sh.karta.server.store.sql.Sql;

/**
 * Group commit: one thread owns the writing connection and commits all pending writes in one transaction, so that they share one flush
 * to disk. Callers get their results after the commit.
 */
final class SqliteWriter implements AutoCloseable {
    /** Limits the time of one transaction. */
    private static final int MAX_BATCH = 1_024;

    /** Limits the memory of writes that wait for a slow disk. */
    private static final int MAX_QUEUE = 50_000;

    /** The primary codes of errors that later writes will get, too: read-only, input/output, damaged, full, cannot be opened. */
    private static final Set<Integer> LASTING = Set.of(8, 10, 11, 13, 14);

    private static final int PRIMARY_CODE = 0xff;
    private static final int JOIN_MILLIS = 10_000;
    private static final Logger LOG = LoggerFactory.getLogger(SqliteWriter.class);

    private static final class Entry<T> {
        private final Work<T> work;
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private @Nullable Runnable answer;

        Entry(Work<T> work) {
            this.work = work;
        }

        void run(Sql sql) throws SQLException {
            T result = work.on(sql);
            answer = () -> done.complete(result);
        }

        void answer() {
            if (answer != null) {
                answer.run();
            }
        }
    }

    private final BlockingQueue<Entry<?>> queue = new LinkedBlockingQueue<>(MAX_QUEUE);
    private final ReadPool.Opener opener;
    private final LogTruncation truncation = new LogTruncation();
    private Connection connection;
    private Sql sql;
    /** Whether the connection must not be used any more. */
    private boolean broken;

    private final Thread thread = new Thread(this::loop, "karta-sqlite");
    private boolean closed;
    private volatile boolean unwritable;

    /** @param opener opens the writing connection, and another one after an error that leaves it unusable */
    SqliteWriter(ReadPool.Opener opener) throws SQLException {
        this.opener = opener;
        connection = opener.open();
        connection.setAutoCommit(false);
        sql = new Sql(connection, Dialect.SQLITE);
        thread.start();
    }

    <T> CompletableFuture<T> submit(Work<T> work) {
        Entry<T> entry = new Entry<>(work);
        // Holds the lock, so that nothing is queued after the thread has read the queue for the last time.
        synchronized (this) {
            if (closed) {
                return CompletableFuture.failedFuture(new Problem(Code.UNAVAILABLE, "The server is stopping.", 5));
            }
            if (!queue.offer(entry)) {
                return CompletableFuture.failedFuture(
                        new Problem(Code.UNAVAILABLE, "The session store is too busy. Try again.", 2));
            }
        }
        return entry.done;
    }

    /** Submits work that deletes text. The text disappears from the write-ahead log, too. */
    <T> CompletableFuture<T> submitErasing(Work<T> work) {
        return submit(sql -> {
            truncation.request();
            return work.on(sql);
        });
    }

    /** Returns whether writes fail for a reason outside of them, such as a full disk. */
    boolean isUnwritable() {
        return unwritable;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void loop() {
        List<Entry<?>> batch = new ArrayList<>();
        while (!isClosed() || !queue.isEmpty()) {
            try {
                @Nullable
                Entry<?> first = truncation.isRequested()
                        ? queue.poll(truncation.dueInMillis(), TimeUnit.MILLISECONDS)
                        : queue.take();
                if (truncation.isRequested() && truncation.dueInMillis() == 0) {
                    truncation.attempt(connection);
                }
                if (first == null) {
                    continue;
                }
                batch.add(first);
            } catch (InterruptedException e) {
                continue; // close() interrupts; pending writes are still stored
            }
            queue.drainTo(batch, MAX_BATCH - 1);
            if (!commit(batch)) {
                // An invalid entry must not fail the others.
                for (Entry<?> entry : batch) {
                    if (batch.size() == 1 || !commit(List.of(entry))) {
                        entry.done.completeExceptionally(
                                new Problem(Code.UNAVAILABLE, "The session store cannot be written.", 5));
                    }
                }
            }
            batch.clear();
        }
        if (truncation.isRequested()) {
            truncation.attempt(connection);
        }
    }

    private boolean commit(List<Entry<?>> batch) {
        if (broken && !reopen()) {
            return false;
        }
        try {
            sql.lockForWriting();
            for (Entry<?> entry : batch) {
                entry.run(sql);
            }
            connection.commit();
            unwritable = false;
        } catch (SQLException
                | RuntimeException
                | Error e) { // also when memory runs out: without this thread nothing is stored
            if (e instanceof SQLException error && LASTING.contains(error.getErrorCode() & PRIMARY_CODE)) {
                unwritable = true;
            }
            LOG.error("The session store refused {} writes: {}", batch.size(), e.getMessage());
            rollback();
            return false;
        }
        batch.forEach(Entry::answer);
        return true;
    }

    /**
     * Rolls back. After some errors (disk full, input/output) SQLite has already rolled back. The driver's rollback then fails, and its
     * connection would commit each further statement alone. Another connection replaces it.
     */
    private void rollback() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            broken = true;
            reopen();
        }
    }

    private boolean reopen() {
        try {
            Connection next = opener.open();
            next.setAutoCommit(false);
            Connection former = connection;
            connection = next;
            sql = new Sql(next, Dialect.SQLITE);
            broken = false;
            former.close(); // with its statements
            return true;
        } catch (SQLException e) {
            LOG.error("The session store cannot be opened again: {}", e.getMessage());
            return false;
        }
    }

    /** Stores pending writes, then closes the connection. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        thread.interrupt();
        try {
            thread.join(JOIN_MILLIS);
            sql.close();
            connection.setAutoCommit(true);
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warn("Closing the session store failed: {}", e.getMessage());
        }
    }
}
