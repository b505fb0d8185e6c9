// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.differential;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.port.Clock;
import sh.karta.widget.core.text.Text;

/** A clock that moves only in {@link #advance}. Dates are milliseconds in decimal digits. */
final class VirtualTime implements Clock {
    private static final double START = 1_800_000_000_000.0;

    private static final class Timer implements Cancellable {
        final double due;
        final Runnable task;
        boolean over;

        Timer(double due, Runnable task) {
            this.due = due;
            this.task = task;
        }

        @Override
        public void cancel() {
            over = true;
        }
    }

    private final List<Timer> timers = new ArrayList<>();
    private double uptime;

    @Override
    public double now() {
        return START + uptime;
    }

    @Override
    public void attempt(Runnable task) {
        task.run();
    }

    @Override
    public double uptime() {
        return uptime;
    }

    @Override
    public double parse(String date) {
        double millis = 0;
        for (int i = 0; i < date.length(); i++) {
            int digit = Text.at(date, i) - '0';
            if (digit < 0 || digit > 9) {
                return Double.NaN;
            }
            millis = millis * 10 + digit;
        }
        return date.length() == 0 ? Double.NaN : millis;
    }

    @Override
    public Cancellable after(double millis, Runnable task) {
        Timer timer = new Timer(uptime + Math.max(0, Math.ceil(millis)), task);
        timers.add(timer);
        return timer;
    }

    /**
     * Runs the timers of the next {@code millis} when they are due. Timers due at the same time run in the order of
     * their creation.
     */
    void advance(double millis) {
        double end = uptime + millis;
        while (true) {
            Timer next = null;
            for (int i = timers.size() - 1; i >= 0; i--) {
                Timer each = timers.get(i);
                if (each.over) {
                    timers.remove(i);
                } else if (each.due <= end && (next == null || each.due <= next.due)) {
                    next = each;
                }
            }
            if (next == null) {
                break;
            }
            next.over = true;
            uptime = Math.max(uptime, next.due);
            next.task.run();
        }
        uptime = end;
    }
}
