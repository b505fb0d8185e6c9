// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * Finds bodies that arrive too slowly: fewer than 8 kB within any 5 seconds. Jetty's minimum data rate is an average, which a client with
 * a fast start keeps for minutes of silence. Not thread-safe.
 */
final class ArrivalRate {
    static final int BYTES = 8_192;
    private static final long WINDOW = TimeUnit.SECONDS.toNanos(5);

    /** After a longer pause between two calls, this server was too busy to read. */
    private static final long STALLED = TimeUnit.SECONDS.toNanos(3);

    private record Sample(long nanoTime, long received) {}

    private final Deque<Sample> samples = new ArrayDeque<>();

    /** @param nanoTime when the first byte was expected */
    ArrivalRate(long nanoTime) {
        samples.add(new Sample(nanoTime, 0));
    }

    /**
     * Returns whether too little has arrived in the last seconds. Call it every second.
     *
     * @param received number of bytes that have arrived until now
     */
    boolean isTooSlow(long received, long nanoTime) {
        if (nanoTime - samples.getLast().nanoTime() > STALLED) {
            samples.clear();
        }
        samples.add(new Sample(nanoTime, received));
        Sample before = null;
        while (nanoTime - samples.getFirst().nanoTime() >= WINDOW) {
            before = samples.removeFirst();
        }
        return before != null && received - before.received() < BYTES;
    }
}
