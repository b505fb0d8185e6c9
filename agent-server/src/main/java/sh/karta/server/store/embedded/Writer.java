// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.SeqConflictException;
import sh.karta.server.store.Told;

/**
 * Group commit: one thread owns the writing connection and puts all that waits into one transaction, so the price of a
 * commit is shared and rises with load instead of with the number of writers. A job is acknowledged after the commit, when the
 * operating system has it; one that was promised to outlive the machine's power, after {@link Syncs} has seen to that too. In
 * between it brings words to where they stay, see {@link UnmovedWords}.
 */
final class Writer implements AutoCloseable {
    /** Something to do inside the shared transaction. A {@link SeqConflictException} must leave nothing half done. */
    interface Job {
        void run(Statements statements) throws SQLException;
    }

    /** Bounds the time one transaction takes and with it the wait of the first job in it. */
    private static final int MAX_BATCH = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private record Entry(Job job, boolean promised, CompletableFuture<Void> done) {}

    private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
    private final Connection connection;
    private final Checkpoints checkpoints;
    private final Syncs syncs;
    private final UnmovedWords words;
    private final Told told;
    private final Statements statements;
    private final Thread thread;
    private volatile boolean closed;

    Writer(Connection connection, Checkpoints checkpoints, Syncs syncs, UnmovedWords words, Told told) {
        this.connection = connection;
        this.checkpoints = checkpoints;
        this.syncs = syncs;
        this.words = words;
        this.told = told;
        statements = new Statements(connection);
        thread = new Thread(this::loop, "karta-log");
        thread.start();
    }

    /** Does a job and tells when it outlives a failure of the machine's power. */
    CompletableFuture<Void> submit(Job job) {
        return submit(job, true);
    }

    /** @param promised false for what need only outlive this process: it is told sooner */
    CompletableFuture<Void> submit(Job job, boolean promised) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        if (closed) {
            fail(List.of(done), new Problem(Code.UNAVAILABLE, "The server is stopping.", 5));
        } else {
            queue.add(new Entry(job, promised, done));
        }
        return done;
    }

    private void loop() {
        List<Entry> batch = new ArrayList<>();
        while (!closed || !queue.isEmpty()) {
            Entry first;
            try {
                first = next();
            } catch (InterruptedException e) {
                continue; // close() wakes us; what is queued is still written
            }
            if (first != null) {
                batch.add(first);
                queue.drainTo(batch, MAX_BATCH - 1);
                commit(batch);
                batch.clear();
            }
            if (words.nanosUntilDue(System.nanoTime()) == 0) {
                moveWords();
            }
        }
        words.close();
        while (words.any() && moveWords()) {
            // until all have moved
        }
    }

    /** The next job; null if words are to be moved before there is one. */
    private @Nullable Entry next() throws InterruptedException {
        long nanos = words.nanosUntilDue(System.nanoTime());
        return nanos == Long.MAX_VALUE ? queue.take() : queue.poll(nanos, TimeUnit.NANOSECONDS);
    }

    /** Moves some words in a transaction of its own. What cannot be moved stays where it is, and is tried again. */
    private boolean moveWords() {
        try {
            words.moveSome(statements);
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            LOG.warn("words of running answers are moved later: {}", e.getMessage());
            rollback();
            words.postpone();
            return false;
        }
        int pages = words.committed();
        syncs.committed(List.of());
        checkpoints.committed(connection, pages);
        return true;
    }

    private void commit(List<Entry> batch) {
        List<Runnable> written = new ArrayList<>(batch.size());
        List<CompletableFuture<Void>> promised = new ArrayList<>();
        try {
            for (Entry entry : batch) {
                SeqConflictException conflict = run(entry.job);
                if (conflict != null) {
                    written.add(() -> entry.done.completeExceptionally(conflict));
                } else if (entry.promised) {
                    promised.add(entry.done);
                } else {
                    written.add(() -> entry.done.complete(null));
                }
            }
            connection.commit();
        } catch (SQLException | RuntimeException e) {
            // Disk full, I/O error: nothing of this batch happened. The process stays up and says so to each caller.
            LOG.error("the session store refused {} writes: {}", batch.size(), e.getMessage());
            rollback();
            fail(
                    batch.stream().map(Entry::done).toList(),
                    new Problem(Code.UNAVAILABLE, "The session store cannot be written.", 5));
            return;
        }
        int pages = batch.size() + words.committed();
        syncs.committed(promised);
        told.accept(written);
        checkpoints.committed(connection, pages);
    }

    private @Nullable SeqConflictException run(Job job) throws SQLException {
        try {
            job.run(statements);
            return null;
        } catch (SeqConflictException e) {
            return e;
        }
    }

    private void fail(List<CompletableFuture<Void>> jobs, Problem problem) {
        told.accept(jobs.stream()
                .<Runnable>map(done -> () -> done.completeExceptionally(problem))
                .toList());
    }

    private void rollback() {
        words.rolledBack();
        try {
            connection.rollback();
        } catch (SQLException e) {
            beginAgain();
        }
    }

    /**
     * On a full disk SQLite rolls back by itself (its page on transactions, section 3.2). The driver's rollback fails then, and
     * begins no transaction: each statement would be one of its own, and half an append could stay.
     */
    private void beginAgain() {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN");
        } catch (SQLException e) {
            LOG.error("rollback failed: {}", e.getMessage());
        }
    }

    /** Writes what is queued, then ends. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join();
            syncs.close();
            words.file().erase();
            words.file().close();
            checkpoints.close();
            statements.close();
            try (Statement statement = connection.createStatement()) {
                connection.setAutoCommit(true);
                statement.execute("PRAGMA wal_checkpoint(TRUNCATE)");
            }
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warn("closing the session store: {}", e.getMessage());
        }
    }
}
