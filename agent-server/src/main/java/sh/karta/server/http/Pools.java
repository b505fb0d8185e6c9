// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.time.Duration;
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

/**
 * Thread pools for requests that wait for the store. Each purpose has its own pool, so that long reads delay neither messages nor health
 * checks. Thread-safe.
 */
final class Pools implements AutoCloseable {
    /**
     * The purpose of a request, or of a part of it. Transcripts get few threads, so that they never use up the connections to the store.
     * Checking signatures of identity tokens takes longer than other work.
     */
    enum Purpose {
        COMMANDS(16),
        IDENTITIES(8),
        READS(8),
        TRANSCRIPTS(2),
        HEALTH(1);

        private final int threads;

        Purpose(int threads) {
            this.threads = threads;
        }
    }

    private static final int MAX_QUEUED = 1_024;
    private static final int RETRY_SECONDS = 2;

    private final Map<Purpose, ThreadPoolExecutor> pools = new EnumMap<>(Purpose.class);
    private final long queueLimitNanos;

    /** @param queueLimit how long a request may wait for a thread */
    Pools(Duration queueLimit) {
        queueLimitNanos = queueLimit.toNanos();
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
     * Runs a request on a thread of its pool.
     *
     * @return fails with {@code unavailable} if the queue is full, or if no thread becomes free in time
     */
    <T> CompletableFuture<T> begin(Purpose purpose, Supplier<CompletionStage<T>> work) {
        CompletableFuture<T> done = new CompletableFuture<>();
        if (of(purpose).getQueue().size() >= MAX_QUEUED) {
            done.completeExceptionally(busy());
            return done;
        }
        long since = System.nanoTime();
        Runnable task = () -> {
            if (System.nanoTime() - since > queueLimitNanos) {
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
            done.completeExceptionally(
                    new Problem(Code.UNAVAILABLE, "The server is shutting down. Try again.", RETRY_SECONDS));
        }
        return done;
    }

    /** Returns a pool for later stages of a running request. It accepts them even if the queue is full, until it is closed. */
    Executor executor(Purpose purpose) {
        return of(purpose);
    }

    private ThreadPoolExecutor of(Purpose purpose) {
        return Objects.requireNonNull(pools.get(purpose));
    }

    private static Problem busy() {
        return new Problem(Code.UNAVAILABLE, "The server is overloaded. Try again.", RETRY_SECONDS);
    }

    /** Stops accepting work. Running requests continue. */
    @Override
    public void close() {
        pools.values().forEach(ThreadPoolExecutor::shutdown);
    }
}
