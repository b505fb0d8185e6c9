// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
import sh.karta.server.store.Told;

/**
 * Brings commits from the operating system onto the disk, in a thread of its own: words of an answer do not wait for the disk
 * behind other visitors' messages. One sync of the write-ahead log covers all that was committed before it, in SQLite as with
 * {@code synchronous=FULL} (its page on that pragma); what nobody waits for is synced within a second too,
 * and so are the words in {@link WordsFile}.
 */
final class Syncs implements AutoCloseable {
    private static final long AT_LEAST_EVERY_MILLIS = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Syncs.class);

    private final BlockingQueue<List<CompletableFuture<Void>>> waiting = new LinkedBlockingQueue<>();
    private final FileChannel log;
    private final WordsFile words;
    private final Told told;
    private final Thread thread;
    private volatile boolean dirty;
    private volatile boolean closed;

    /** @param writeAheadLog exists, and is the same file for as long as a connection is open */
    Syncs(Path writeAheadLog, WordsFile words, Told told) throws IOException {
        log = FileChannel.open(writeAheadLog, StandardOpenOption.WRITE);
        this.words = words;
        this.told = told;
        thread = new Thread(this::loop, "karta-sync");
        thread.start();
    }

    /** To be called after each commit. The jobs are told when the disk has them. */
    void committed(List<CompletableFuture<Void>> jobs) {
        dirty = true;
        if (!jobs.isEmpty()) {
            waiting.add(jobs);
        }
    }

    private void loop() {
        List<List<CompletableFuture<Void>>> batch = new ArrayList<>();
        long wordsDue = System.nanoTime();
        while (!closed || !waiting.isEmpty() || dirty) {
            try {
                List<CompletableFuture<Void>> first = waiting.poll(AT_LEAST_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                }
            } catch (InterruptedException e) {
                continue; // nobody does: an interrupt would close the channel, so close() wakes us otherwise
            }
            waiting.drainTo(batch);
            if (dirty || !batch.isEmpty()) {
                tell(batch, sync());
                batch.clear();
            }
            if (closed || System.nanoTime() - wordsDue >= 0) {
                wordsDue = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AT_LEAST_EVERY_MILLIS);
                words.sync();
            }
        }
    }

    private @Nullable Problem sync() {
        dirty = false;
        words.beginSync();
        try {
            log.force(false);
            words.synced();
            return null;
        } catch (IOException e) {
            LOG.error("the session store could not be synced: {}", e.getMessage());
            return new Problem(Code.UNAVAILABLE, "The session store cannot be written.", 5);
        }
    }

    private void tell(List<List<CompletableFuture<Void>>> batch, @Nullable Problem problem) {
        List<Runnable> tasks = new ArrayList<>();
        for (List<CompletableFuture<Void>> jobs : batch) {
            for (CompletableFuture<Void> done : jobs) {
                tasks.add(problem == null ? () -> done.complete(null) : () -> done.completeExceptionally(problem));
            }
        }
        told.accept(tasks);
    }

    /** Syncs what was committed, then ends. */
    @Override
    public void close() {
        closed = true;
        waiting.add(List.of());
        try {
            thread.join();
            log.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("closing the session store: {}", e.getMessage());
        }
    }
}
