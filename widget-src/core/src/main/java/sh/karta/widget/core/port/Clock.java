// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.port;

/** Time. Core schedules every wait here, so that tests run in virtual time. */
public interface Clock {
    /** Returns the wall clock in milliseconds since the epoch. It may jump, and may be wrong by days. */
    double now();

    /** Returns monotonic milliseconds from an arbitrary start, for durations. */
    double uptime();

    /** Parses an ISO 8601 or HTTP date ({@code Date.parse}). Returns milliseconds since the epoch, or NaN. */
    double parse(String date);

    /**
     * Runs {@code task} once, {@code millis} from now, unless it is cancelled. Its exception is logged, as that of
     * {@link #attempt}.
     */
    Cancellable after(double millis, Runnable task);

    /**
     * Runs {@code task} now. Its exception is logged and not thrown, so that the caller's state stays whole. A port, because the
     * compiled code has no exceptions of its own.
     */
    void attempt(Runnable task);
}
