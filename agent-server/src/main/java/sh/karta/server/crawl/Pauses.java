// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.crawl;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The pauses between the requests to each host. Used by one thread during one crawl. */
final class Pauses {
    /** On {@code System.nanoTime}, which a change of the clock does not move. */
    private final Map<Host, Long> nextRequest = new HashMap<>();

    /** Waits until a host may get a request, and delays the one after it. */
    void before(URI address, Duration delay) throws InterruptedException {
        Host host = Host.of(address);
        Long due = host == null ? null : nextRequest.get(host);
        if (due != null) {
            TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
        delay(address, delay);
    }

    /** Delays the next request to a host, unless it is delayed longer already. */
    void delay(URI address, Duration wait) {
        Host host = Host.of(address);
        if (host != null) {
            nextRequest.merge(host, System.nanoTime() + wait.toNanos(), (a, b) -> a - b > 0 ? a : b);
        }
    }
}
