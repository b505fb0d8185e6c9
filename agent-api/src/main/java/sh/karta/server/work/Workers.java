// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.work;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
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
 * The worker threads and the timer of a server. Tasks may wait for the store, but not for a network peer. An exception ends only its
 * task and is logged.
 */
public final class Workers implements Executor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Workers.class);

    private static final int PROCESSORS = Runtime.getRuntime().availableProcessors();

    /** Running this many small tasks on one thread is faster than waking a second thread. */
    private static final int BATCH = 16;

    private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final ExecutorService pool;
    private final ExecutorService slow;
    private final ScheduledThreadPoolExecutor timer;
    private final long origin = System.nanoTime();
    /** The pending tasks of each millisecond. */
    private final ConcurrentHashMap<Long, Tick> ticks = new ConcurrentHashMap<>();

    /** The pending tasks of a millisecond, with the timer's entry. Changed by the functions of the map only, one at a time. */
    private static final class Tick {
        private final List<Delayed> tasks = new ArrayList<>(1);
        private final @Nullable Future<?> entry;
        private int pending;

        Tick(@Nullable Future<?> entry) {
            this.entry = entry;
        }

        void add(Delayed task) {
            tasks.add(task);
            pending++;
        }

        /** Returns whether all tasks are cancelled. Then the timer has no entry for them either. */
        boolean cancelOne() {
            pending--;
            if (pending == 0 && entry != null) {
                entry.cancel(false);
            }
            return pending == 0;
        }
    }

    /** A pending task. Releases the task's memory when it starts or is cancelled. */
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

    /** @param threads maximum number of tasks that run at the same time, and as many {@linkplain #executeSlow slow} ones */
    public Workers(int threads) {
        pool = pool(threads, "karta-work-");
        slow = pool(threads, "karta-wait-");
        timer = new ScheduledThreadPoolExecutor(1, named("karta-timer-"));
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static ExecutorService pool(int threads, String prefix) {
        return new ThreadPoolExecutor(
                threads, threads, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), named(prefix));
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Queues a task. After {@link #close} the task is discarded; the next start resumes its work from the store. */
    @Override
    public void execute(Runnable task) {
        execute(pool, task);
    }

    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            LOG.error("Task failed", e);
        }
    }

    /** Queues a task that often waits for the store. Such tasks have threads of their own, so that they delay no other task. */
    public void executeSlow(Runnable task) {
        execute(slow, task);
    }

    private static void execute(Executor on, Runnable task) {
        try {
            on.execute(() -> guarded(task));
        } catch (RejectedExecutionException e) {
            LOG.debug("Task discarded: the workers are shut down");
        }
    }

    /**
     * Queues a batch of tasks. Several tasks share a thread, because waking a thread for each would cost more than most of the tasks.
     */
    public void executeAll(List<? extends Runnable> tasks) {
        int parts = Math.min((tasks.size() + BATCH - 1) / BATCH, PROCESSORS);
        for (int part = 0; part < parts; part++) {
            List<? extends Runnable> some =
                    tasks.subList(part * tasks.size() / parts, (part + 1) * tasks.size() / parts);
            execute(() -> some.forEach(Workers::guarded));
        }
    }

    /**
     * Runs a task on a worker thread after a delay. Tasks that are due in the same millisecond share one timer entry.
     *
     * @return cancels the task if it has not started
     */
    public Runnable after(long millis, Runnable task) {
        Delayed delayed = new Delayed(task);
        if (millis <= 0) {
            execute(delayed);
            return () -> delayed.set(null);
        }
        long at = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - origin) + 1 + millis;
        ticks.compute(at, (key, present) -> {
            Tick tick = present == null ? new Tick(schedule(at)) : present;
            tick.add(delayed);
            return tick;
        });
        return () -> {
            // Not cancelled before, and not started.
            if (delayed.getAndSet(null) != null) {
                ticks.computeIfPresent(at, (key, tick) -> tick.cancelOne() ? null : tick);
            }
        };
    }

    private @Nullable Future<?> schedule(long at) {
        long nanos = TimeUnit.MILLISECONDS.toNanos(at) - (System.nanoTime() - origin);
        try {
            return timer.schedule(
                    () -> {
                        Tick due = ticks.remove(at);
                        if (due != null) {
                            executeAll(due.tasks);
                        }
                    },
                    nanos,
                    TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("Task discarded: the workers are shut down");
            return null;
        }
    }

    /** Returns the number of entries of the timer, without periodic tasks that run at the moment. */
    int timerEntries() {
        return timer.getQueue().size();
    }

    /**
     * Runs a task periodically. Skips a run while the previous one has not finished.
     *
     * @return cancels the schedule
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

    /** Cancels pending tasks and waits up to 5 seconds for running ones, then interrupts them. */
    @Override
    public void close() {
        timer.shutdownNow();
        pool.shutdown();
        slow.shutdown();
        long end = System.nanoTime() + CLOSE_NANOS;
        try {
            for (ExecutorService each : List.of(pool, slow)) {
                if (!each.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    each.shutdownNow();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            pool.shutdownNow();
            slow.shutdownNow();
        }
    }
}
