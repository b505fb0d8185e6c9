// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;

/** Measures processor time, so that other work on the machine does not fail a test. */
public final class ProcessorTime {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ProcessorTime() {}

    /** Returns the processor time that {@code task} takes in the calling thread. */
    public static Duration of(Runnable task) {
        long before = THREADS.getCurrentThreadCpuTime();
        task.run();
        return Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - before);
    }
}
