// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for the effects of other threads and processes. */
public final class Waiting {
    private static final long PAUSE_MILLIS = 10;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private Waiting() {}

    /**
     * Waits until a condition holds. Checks every 10 ms, which leaves the processor to the other threads.
     *
     * @param condition its name, for the failure
     * @throws AssertionError if it does not hold for two minutes
     */
    public static void until(String condition, Callable<Boolean> holds) {
        long end = System.nanoTime() + PATIENCE_NANOS;
        try {
            while (!holds.call()) {
                if (System.nanoTime() - end > 0) {
                    throw new AssertionError("waited too long for: " + condition);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("while waiting for: " + condition, e);
        }
    }
}
