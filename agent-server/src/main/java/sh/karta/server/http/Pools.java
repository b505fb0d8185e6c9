// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/** Threads that may wait for the store, a pool per purpose: long reads hold up neither messages nor health checks. Thread-safe. */
final class Pools implements AutoCloseable {
    /** What a request is for. Few transcripts are read at the same time, so that they never take all connections to the store. */
    enum Purpose {
        COMMANDS(16),
        READS(8),
        TRANSCRIPTS(2),
        HEALTH(1);

        private final int threads;

        Purpose(int threads) {
            this.threads = threads;
        }
    }

    private static final int WAITING = 1_024;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final int RETRY_SECONDS = 2;

    private final Map<Purpose, ThreadPoolExecutor> pools = new EnumMap<>(Purpose.class);
    private final long patienceNanos;

    Pools() {
        this(PATIENCE_NANOS);
    }

    /** @param patienceNanos how long a request waits for a thread */
    Pools(long patienceNanos) {
        this.patienceNanos = patienceNanos;
        for (Purpose purpose : Purpose.values()) {
            pools.put(purpose, pool(purpose));
        }
    }

    private static ThreadPoolExecutor pool(Purpose purpose) {
        AtomicInteger count = new AtomicInteger();
        String name = "karta-" + purpose.name().toLowerCase(Locale.ROOT) + "-";
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                purpose.threads, purpose.threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, name + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /**
     * Begins a request on a thread of its pool.
     *
     * @return fails with {@code unavailable} where too many others wait, or none of the threads is free in time
     */
    <T> CompletableFuture<T> begin(Purpose purpose, Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        if (of(purpose).getQueue().size() >= WAITING) {
            done.completeExceptionally(busy());
            return done;
        }
        long since = System.nanoTime();
        Runnable task = () -> {
            if (System.nanoTime() - since > patienceNanos) {
                done.completeExceptionally(busy());
                return;
            }
            try {
                var unused = work.get().whenComplete((value, failure) -> {
                    if (failure == null) {
                        done.complete(value);
                    } else {
                        done.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        };
        try {
            of(purpose).execute(task);
        } catch (RejectedExecutionException e) {
            done.completeExceptionally(new Problem(Code.UNAVAILABLE, "The server is stopping.", RETRY_SECONDS));
        }
        return done;
    }

    /** Returns a pool for further stages of a request that has begun: it takes them however many wait, until it is closed. */
    Executor executor(Purpose purpose) {
        return of(purpose);
    }

    private ThreadPoolExecutor of(Purpose purpose) {
        return Objects.requireNonNull(pools.get(purpose));
    }

    private static Problem busy() {
        return new Problem(Code.UNAVAILABLE, "The server has too much to do. Try again.", RETRY_SECONDS);
    }

    /** Takes no new work; what has begun goes on. */
    @Override
    public void close() {
        pools.values().forEach(ThreadPoolExecutor::shutdown);
    }
}
