// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** The pauses between the requests to each host. Used by one thread during one crawl. */
final class Pauses {
    /** Waits for a number of nanoseconds, or not at all if it is not positive. */
    interface Sleeper {
        void sleep(long nanos) throws InterruptedException;
    }

    /** On the scale of {@code now}. */
    private final Map<Host, Long> nextRequest = new HashMap<>();

    private final LongSupplier now;
    private final Sleeper sleeper;

    /** Measures with {@code System.nanoTime}, which a change of the clock does not move. */
    Pauses() {
        this(System::nanoTime, TimeUnit.NANOSECONDS::sleep);
    }

    /** @param now the time in nanoseconds */
    Pauses(LongSupplier now, Sleeper sleeper) {
        this.now = now;
        this.sleeper = sleeper;
    }

    /** Waits until a host may get a request, and delays the one after it. */
    void before(URI address, Duration delay) throws InterruptedException {
        Host host = Host.of(address);
        Long due = host == null ? null : nextRequest.get(host);
        if (due != null) {
            sleeper.sleep(due - now.getAsLong());
        }
        delay(address, delay);
    }

    /** Delays the next request to a host, unless it is delayed longer already. */
    void delay(URI address, Duration wait) {
        Host host = Host.of(address);
        if (host != null) {
            nextRequest.merge(host, now.getAsLong() + wait.toNanos(), (a, b) -> a - b > 0 ? a : b);
        }
    }
}
