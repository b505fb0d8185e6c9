// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
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
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker threads and the one timer of a server. Tasks may block for as long as the store takes, not for a network peer. An
 * exception of a task is logged, never lost, and ends nothing but the task.
 */
public final class Workers implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** So many small tasks take less time than waking a second thread for some of them gains. */
    private static final int AT_ONCE = 16;

    private final ExecutorService pool;
    private final ScheduledThreadPoolExecutor timer;
    private final long origin = System.nanoTime();
    private final ConcurrentHashMap<Long, List<Delayed>> ticks = new ConcurrentHashMap<>();

    /** A task that waits for its time; holds nothing once it has begun or was called off. */
    private static final class Delayed extends AtomicReference<@Nullable Runnable> implements Runnable {
        private static final long serialVersionUID = 1L;

        Delayed(Runnable task) {
            super(task);
        }

        @Override
        public void run() {
            Runnable task = getAndSet(null);
            if (task != null) {
                task.run();
            }
        }
    }

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
     * Runs tasks soon that come at the same time: a few at a time on one thread, because waking a thread for each would cost more
     * than what most of them do.
     */
    public void executeAll(List<? extends Runnable> tasks) {
        int parts = Math.min((tasks.size() + AT_ONCE - 1) / AT_ONCE, PROCESSORS);
        for (int part = 0; part < parts; part++) {
            List<? extends Runnable> some =
                    tasks.subList(part * tasks.size() / parts, (part + 1) * tasks.size() / parts);
            execute(() -> some.forEach(Workers::guarded));
        }
    }

    /**
     * Runs a task on a worker thread after a delay. Tasks whose time comes in the same millisecond share their way there.
     *
     * @return forgets the task if it has not begun
     */
    public Runnable after(long millis, Runnable task) {
        Delayed delayed = new Delayed(task);
        if (millis <= 0) {
            execute(delayed);
        } else {
            long tick = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - origin) + 1 + millis;
            ticks.compute(tick, (at, present) -> {
                List<Delayed> tasks = present == null ? at(at) : present;
                tasks.add(delayed);
                return tasks;
            });
        }
        return () -> delayed.set(null);
    }

    private List<Delayed> at(long tick) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(tick) - (System.nanoTime() - origin);
        try {
            var unused = timer.schedule(
                    () -> {
                        List<Delayed> due = ticks.remove(tick);
                        if (due != null) {
                            executeAll(due);
                        }
                    },
                    nanos,
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("a task came after the end");
        }
        return new ArrayList<>();
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
