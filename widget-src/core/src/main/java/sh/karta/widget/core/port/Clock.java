// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** Time. Every wait of core goes through here, so that a test of a two-minute back-off takes none. */
public interface Clock {
    /** Returns the wall clock in milliseconds since the epoch. It may jump, and may be wrong by days. */
    double now();

    /** Returns milliseconds that only grow, from an arbitrary start: for durations. */
    double uptime();

    /** Returns the milliseconds since the epoch that an ISO 8601 or HTTP date says ({@code Date.parse}), or NaN. */
    double parse(String date);

    /** Runs {@code task} once, {@code millis} from now, unless cancelled. */
    Cancellable after(double millis, Runnable task);
}
