// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.session.Reader;
import sh.karta.server.work.Workers;

/** Follows a turn to its end, for clients that want the answer without streaming. */
final class TurnCollector {
    private final Workers workers;
    private final Consumer<Event> consumer;
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicInteger wakes = new AtomicInteger();
    private final Reader reader;
    private volatile @Nullable Boolean ready;

    private TurnCollector(Workers workers, Function<Runnable, Reader> follow, Consumer<Event> consumer) {
        this.workers = workers;
        this.consumer = consumer;
        this.reader = follow.apply(this::wake);
    }

    /** Passes all events of a turn to a consumer, one at a time, on worker threads. Completes after the last event. */
    static CompletableFuture<Void> collect(
            Workers workers, Function<Runnable, Reader> follow, Consumer<Event> consumer) {
        TurnCollector collector = new TurnCollector(workers, follow, consumer);
        collector.ready = true;
        collector.wake();
        return collector.done;
    }

    private void wake() {
        if (ready != null && wakes.getAndIncrement() == 0) {
            workers.execute(this::drain);
        }
    }

    private void drain() {
        try {
            int seen;
            do {
                seen = wakes.get();
                for (List<Event> events = reader.poll(); !events.isEmpty(); events = reader.poll()) {
                    events.forEach(consumer);
                }
                if (reader.ended()) {
                    reader.close();
                    done.complete(null);
                    return;
                }
            } while (wakes.addAndGet(-seen) != 0);
        } catch (RuntimeException e) {
            reader.close();
            done.completeExceptionally(e);
        }
    }
}
