// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Comparator;
import java.util.PriorityQueue;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Clock;

/** A clock that a test advances. */
public final class VirtualClock implements Clock {
    private static final class Timer {
        final double due;
        final long order;
        final Runnable task;

        Timer(double due, long order, Runnable task) {
            this.due = due;
            this.order = order;
            this.task = task;
        }
    }

    /** More timers than any stretch of time needs. */
    private static final int MAX_TIMERS_PER_ADVANCE = 20_000;

    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(Comparator.<Timer>comparingDouble(t -> t.due).thenComparingLong(t -> t.order));
    private double uptime = 1_000;
    private double epoch = 1_800_000_000_000.0;
    private long order;

    @Override
    public double now() {
        return epoch + uptime;
    }

    @Override
    public double uptime() {
        return uptime;
    }

    @Override
    public double parse(String date) {
        try {
            return Instant.parse(date).toEpochMilli();
        } catch (DateTimeParseException iso) {
            try {
                return ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant()
                        .toEpochMilli();
            } catch (DateTimeParseException neither) {
                return Double.NaN;
            }
        }
    }

    @Override
    public Cancellable after(double millis, Runnable task) {
        // Whole milliseconds, as in browsers. Fractions would add up to timers that forever fire slightly too early.
        Timer timer = new Timer(uptime + Math.max(0, Math.ceil(millis)), order++, task);
        timers.add(timer);
        return () -> timers.remove(timer);
    }

    /** Throws the exception of {@code task} in the next step, so that a test notices it. */
    @Override
    public void attempt(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            after(0, () -> {
                throw e;
            });
        }
    }

    /** Advances by {@code millis} and runs every timer when it is due. Fails if that never ends. */
    public void advance(double millis) {
        double end = uptime + millis;
        for (int run = 0; !timers.isEmpty() && timers.peek().due <= end; run++) {
            if (run > MAX_TIMERS_PER_ADVANCE) {
                throw new AssertionError("more than " + MAX_TIMERS_PER_ADVANCE + " timers in one advance");
            }
            Timer timer = timers.poll();
            uptime = Math.max(uptime, timer.due);
            timer.task.run();
        }
        uptime = end;
    }

    /** Runs the timers that are due now. */
    public void settle() {
        advance(0);
    }

    /** Advances by {@code millis} at once, as for a frozen tab: timers due meanwhile run late. */
    public void freeze(double millis) {
        uptime += millis;
        settle();
    }

    /** Advances by {@code millis} at once, as for a hidden tab: timers due meanwhile run late, and those that they start run next time. */
    public void throttle(double millis) {
        uptime += millis;
        long started = order;
        while (!timers.isEmpty() && timers.peek().due <= uptime && timers.peek().order < started) {
            timers.poll().task.run();
        }
    }

    /** Shifts the wall clock by {@code millis}. */
    public void skew(double millis) {
        epoch += millis;
    }

    /** Returns the number of pending timers. */
    public int timers() {
        return timers.size();
    }
}
