// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import sh.karta.widget.core.port.Ports;

/**
 * Exponential back-off with full jitter, from 0.5 s to 15 s. Gives up after 8 attempts or 2 minutes without progress.
 * Only time in which an attempt made sense counts (wire-protocol §3).
 */
public final class Backoff {
    private static final double FIRST = 500;
    private static final double LONGEST = 15_000;
    private static final int ATTEMPTS = 8;
    private static final double PATIENCE = 120_000;

    private final Ports ports;
    private int attempts;

    /** Milliseconds without a connection before {@link #since}. */
    private double spent;

    /** When counting began, on {@code Clock.uptime}, or NaN while time is not counted. */
    private double since = Double.NaN;

    public Backoff(Ports ports) {
        this.ports = ports;
    }

    /** Resets all counters, because there was progress. */
    public void reset() {
        attempts = 0;
        spent = 0;
        since = Double.NaN;
    }

    /** Starts to count time without a connection. */
    public void start() {
        if (Double.isNaN(since)) {
            since = ports.clock.uptime();
        }
    }

    /** Stops counting: there is a connection, or a reason not to connect. */
    void stop() {
        if (!Double.isNaN(since)) {
            spent += ports.clock.uptime() - since;
            since = Double.NaN;
        }
    }

    /** Excludes the last {@code millis}, during which the device was asleep. */
    void discount(double millis) {
        since += millis;
    }

    /** Returns the milliseconds left before giving up, or infinity while time is not counted. */
    double left() {
        return Double.isNaN(since) ? Double.POSITIVE_INFINITY : PATIENCE - spent - (ports.clock.uptime() - since);
    }

    /** Returns the milliseconds to wait before the next attempt, or a negative number to give up. {@code floor} is the minimum, or NaN. */
    public double next(double floor) {
        double most = Math.min(FIRST * (1 << attempts), LONGEST);
        double wait = ports.random.next() * most;
        if (floor > wait) {
            wait = floor;
        }
        return ++attempts > ATTEMPTS || wait > left() ? -1 : wait;
    }
}
