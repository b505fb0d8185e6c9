// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

/**
 * The text of each event on both servers: 24 characters with the time of writing. It uses the monotonic clock, which
 * has nanoseconds and is shared by all processes of a machine. {@code created_at} has only milliseconds, and half of
 * the floor's events arrive within one.
 */
final class Stamp {
    static final int LENGTH = 24;

    private static final String NO_DIGITS = "written at microsecond..";

    private Stamp() {}

    /** Returns a text with the current time. */
    static String now() {
        String digits = Long.toString(System.nanoTime() / 1_000);
        return NO_DIGITS.substring(0, LENGTH - digits.length()) + digits;
    }

    /** Returns the age of a text in microseconds. */
    static long age(CharSequence line, int begin, long nowNanos) {
        long micros = 0;
        for (int i = begin; i < begin + LENGTH; i++) {
            char c = line.charAt(i);
            if (c >= '0' && c <= '9') {
                micros = micros * 10 + (c - '0');
            }
        }
        return Math.max(0, nowNanos / 1_000 - micros);
    }
}
