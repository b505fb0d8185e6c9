// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Measures how long a stream has been silent, and asks for a heartbeat when that reaches the interval. Thread-safe. */
final class Heartbeat {
    /** Runs a task after a number of milliseconds. */
    interface Timer {
        /** @return cancels the task if it has not started */
        Runnable after(long millis, Runnable task);
    }

    private final Timer timer;
    private final LongSupplier nanoTime;
    private final long intervalNanos;
    private final Runnable beat;
    private volatile long lastWrite;
    private volatile boolean stopped;
    private volatile Runnable cancel = () -> {};

    /** @param beat makes the stream write a heartbeat, which it reports as {@link #written} */
    Heartbeat(Timer timer, LongSupplier nanoTime, Duration interval, Runnable beat) {
        this.timer = timer;
        this.nanoTime = nanoTime;
        this.intervalNanos = interval.toNanos();
        this.beat = beat;
    }

    /** Starts to measure. */
    void start() {
        written();
        schedule(intervalNanos);
    }

    /** Notes that bytes are written now. */
    void written() {
        lastWrite = nanoTime.getAsLong();
    }

    /** Stops for good. */
    void stop() {
        stopped = true;
        cancel.run();
    }

    private void schedule(long nanos) {
        // A timer for each write would cost more than this one, which looks when the silence could be too long.
        cancel = timer.after(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)), this::check);
        if (stopped) {
            cancel.run(); // stop has run in between
        }
    }

    private void check() {
        if (stopped) {
            return;
        }
        long left = intervalNanos - (nanoTime.getAsLong() - lastWrite);
        if (left > 0) {
            schedule(left);
        } else {
            schedule(intervalNanos);
            beat.run();
        }
    }
}
