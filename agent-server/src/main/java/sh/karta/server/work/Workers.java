// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.work;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker threads and the one timer of a server. Tasks may block for as long as the store takes, not for a network peer. An
 * exception of a task is logged, never lost, and ends nothing but the task.
 */
public final class Workers implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private final ExecutorService pool;
    private final ScheduledThreadPoolExecutor timer;

    /** @param threads how many tasks may run at the same time */
    public Workers(int threads) {
        pool = new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named("karta-work-"));
        timer = new ScheduledThreadPoolExecutor(1, named("karta-timer-"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Runs a task soon. Ignored once closed: what it would have done is taken up from the log at the next start. */
    @Override
    public void execute(Runnable task) {
        try {
            pool.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("a task came after the end");
        }
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("a task failed", e);
        }
    }

    /**
     * Runs a task on a worker thread after a delay.
     *
     * @return forgets the task if it has not begun
     */
    public Runnable after(long millis, Runnable task) {
        try {
            var scheduled = timer.schedule(() -> execute(task), Math.max(0, millis), TimeUnit.MILLISECONDS);
            return () -> scheduled.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    /**
     * Runs a task again and again, leaving out a run while the one before is still at work.
     *
     * @return ends it
     */
    public Runnable every(long millis, Runnable task) {
        AtomicBoolean busy = new AtomicBoolean();
        var scheduled = timer.scheduleAtFixedRate(
                () -> {
                    if (busy.compareAndSet(false, true)) {
                        execute(() -> {
                            try {
                                task.run();
                            } finally {
                                busy.set(false);
                            }
                        });
                    }
                },
                millis,
                millis,
                TimeUnit.MILLISECONDS);
        return () -> scheduled.cancel(false);
    }

    /** Lets running tasks end, forgets those that wait for their time. */
    @Override
    public void close() {
        timer.shutdownNow();
        pool.shutdown();
        try {
            if (!pool.awaitTermination(5, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            pool.shutdownNow();
        }
    }
}
