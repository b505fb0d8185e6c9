// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

/**
 * What both servers write as words: 24 characters that tell when they were written. {@code created_at} has milliseconds, and half
 * of the floor's events are there within one; the monotonic clock has nanoseconds and is one for all processes of a machine.
 */
final class Stamp {
    static final int LENGTH = 24;

    private static final String NO_DIGITS = "written at microsecond..";

    private Stamp() {}

    /** Words of now. */
    static String now() {
        String digits = Long.toString(System.nanoTime() / 1_000);
        return NO_DIGITS.substring(0, LENGTH - digits.length()) + digits;
    }

    /** Microseconds since the words were written. */
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
