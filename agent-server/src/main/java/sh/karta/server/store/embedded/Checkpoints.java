// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves what the write-ahead log holds into the database, in two steps so that no append waits for the disk meanwhile: a thread
 * of its own copies nearly all while writes go on, then what came in meanwhile, until there is little; then the writer copies the
 * rest. Only with nothing left to copy does SQLite begin its log anew instead of letting the file grow (its page on WAL, section
 * 6). The writer waits for the disk to have what it copies, and every append with it, so the rest must be small.
 */
final class Checkpoints implements AutoCloseable {
    /** Of 4 kB. Rarer, and a page that many appends changed is copied once for all of them. */
    private static final int PAGES = 8_192;

    /** A copy that took no longer leaves the writer as good as nothing. */
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** On a disk that is slower than what is written, no copy is ever short. */
    private static final int MAX_COPIES = 6;

    private static final long PATIENCE_SECONDS = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    private final Connection connection;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(task -> new Thread(task, "karta-checkpoint"));
    private int pages;
    private boolean copying;
    private volatile boolean copied;

    Checkpoints(Connection connection) {
        this.connection = connection;
    }

    /**
     * To be called by the writer's thread after each commit, with the writer's own connection.
     *
     * @param count pages written, roughly
     */
    void committed(Connection writer, int count) {
        pages += count;
        if (copied) {
            copied = false;
            copying = false;
            run(writer);
        } else if (!copying && pages >= PAGES) {
            pages = 0;
            copying = true;
            thread.execute(this::copy);
        }
    }

    private void copy() {
        long took = Long.MAX_VALUE;
        for (int i = 0; i < MAX_COPIES && took > SHORT_NANOS; i++) {
            long begin = System.nanoTime();
            run(connection);
            took = System.nanoTime() - begin;
        }
        copied = true;
    }

    /** Passive: takes what it can have without anybody waiting. What fails, a full disk say, is tried again with the next. */
    private static void run(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_checkpoint(PASSIVE)");
        } catch (SQLException e) {
            LOG.warn("the write-ahead log is copied later: {}", e.getMessage());
        }
    }

    @Override
    public void close() throws SQLException {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("the write-ahead log is still being copied");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        connection.close();
    }
}
