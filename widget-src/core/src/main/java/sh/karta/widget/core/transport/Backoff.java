// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import sh.karta.widget.core.port.Ports;

/**
 * When to try again, and when to give up: 0.5 s doubling to 15 s with full jitter; at most 8 attempts or 2 minutes
 * without progress, counting only time in which trying made sense (wire-protocol §3).
 */
public final class Backoff {
    private static final double FIRST = 500;
    private static final double LONGEST = 15_000;
    private static final int ATTEMPTS = 8;
    private static final double PATIENCE = 120_000;

    private final Ports ports;
    private int attempts;

    /** Milliseconds spent without a connection, up to {@link #since}. */
    private double spent;

    /** When the present time without a connection began, on {@code Clock.uptime}; NaN while it is not counted. */
    private double since = Double.NaN;

    public Backoff(Ports ports) {
        this.ports = ports;
    }

    /** There was progress: all counting begins anew. */
    public void reset() {
        attempts = 0;
        spent = 0;
        since = Double.NaN;
    }

    /** From now on we are without a connection. */
    public void start() {
        if (Double.isNaN(since)) {
            since = ports.clock.uptime();
        }
    }

    /** From now on we are not, or have reason not to try. */
    void stop() {
        if (!Double.isNaN(since)) {
            spent += ports.clock.uptime() - since;
            since = Double.NaN;
        }
    }

    /** Leaves {@code millis} that were just slept through out of the count. */
    void discount(double millis) {
        since += millis;
    }

    /** Returns the milliseconds that are left; infinite while nothing is counted. */
    double left() {
        return Double.isNaN(since) ? Double.POSITIVE_INFINITY : PATIENCE - spent - (ports.clock.uptime() - since);
    }

    /** Returns the milliseconds to wait before the next attempt, at least {@code floor}; negative to give up. */
    public double next(double floor) {
        double most = FIRST;
        for (int i = 0; i < attempts; i++) {
            most = Math.min(most * 2, LONGEST);
        }
        attempts++;
        double wait = Math.max(ports.random.next() * most, floor);
        return attempts > ATTEMPTS || wait > left() ? -1 : wait;
    }
}
