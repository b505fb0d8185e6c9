// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import java.util.function.LongConsumer;

/**
 * Runs of a test with seeds that follow each other. {@code -Pfull} tries ten times as many random ones, and prints the first seed. Otherwise
 * the seeds are fixed, so that a failure is caused by the change under test. {@code karta.seed} sets the first one, {@code karta.runs} their number.
 */
final class RandomRuns {
    private static final boolean FULL = Boolean.getBoolean("karta.full");
    private static final int RUNS = Integer.getInteger("karta.runs", FULL ? 400 : 40);

    private RandomRuns() {}

    /** Calls {@code run} with the seeds of {@code part} of {@code test}. */
    static void play(Class<?> test, int part, LongConsumer run) {
        long first = Long.getLong("karta.seed", FULL ? System.nanoTime() ^ part : 1_000_000L * part);
        if (FULL) {
            System.out.println(test.getSimpleName() + ", part " + part + ": -Dkarta.seed=" + first);
        }
        for (int i = 0; i < RUNS; i++) {
            run.accept(first + i);
        }
    }
}
