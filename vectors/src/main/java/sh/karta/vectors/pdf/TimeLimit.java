// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** A limit of processor time for one thread. The load of the machine does not change the amount of a file that is read. */
final class TimeLimit {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    /** Reading the clock of a thread can take longer than many operators of a page, so another clock decides when. */
    private static final long CHECK_EVERY_NANOS = 100_000_000;

    private final long end;
    private long checked = System.nanoTime();

    TimeLimit(Duration limit) {
        end = now() + limit.toNanos();
    }

    private static long now() {
        return THREADS.isCurrentThreadCpuTimeSupported() && THREADS.isThreadCpuTimeEnabled()
                ? THREADS.getCurrentThreadCpuTime()
                : System.nanoTime();
    }

    boolean isOver() {
        return now() - end > 0;
    }

    /** Throws an exception if the time is over. Cheap enough for frequent calls. */
    void check() {
        long clock = System.nanoTime();
        if (clock - checked > CHECK_EVERY_NANOS) {
            checked = clock;
            if (isOver()) {
                throw new TooMuchException("the time is over");
            }
        }
    }
}
