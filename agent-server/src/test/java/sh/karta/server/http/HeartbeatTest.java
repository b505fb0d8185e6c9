// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class HeartbeatTest {
    private static final long INTERVAL = 50;

    private record Due(long millis, Runnable task) {}

    private final PriorityQueue<Due> timer = new PriorityQueue<>((a, b) -> Long.compare(a.millis(), b.millis()));

    /** When the stream has written something, in milliseconds. */
    private final List<Long> writes = new ArrayList<>();

    private final Heartbeat heartbeat =
            new Heartbeat(this::after, this::nanoTime, Duration.ofMillis(INTERVAL), this::write);
    private long now;

    private long nanoTime() {
        return TimeUnit.MILLISECONDS.toNanos(now);
    }

    private Runnable after(long millis, Runnable task) {
        Due due = new Due(now + millis, task);
        timer.add(due);
        return () -> timer.remove(due);
    }

    private void write() {
        writes.add(now);
        heartbeat.written();
    }

    private void advanceTo(long millis) {
        while (!timer.isEmpty() && timer.peek().millis() <= millis) {
            Due due = timer.remove();
            now = due.millis();
            due.task().run();
        }
        now = millis;
    }

    @Test
    void noSilenceIsLongerThanTheIntervalEvenAfterAnEvent() {
        heartbeat.start();
        advanceTo(INTERVAL + 5);
        write(); // an event right after a heartbeat
        advanceTo(4 * INTERVAL);
        assertThat(writes).containsExactly(INTERVAL, INTERVAL + 5, 2 * INTERVAL + 5, 3 * INTERVAL + 5);
    }

    @Test
    void aStreamWithEventsGetsNoHeartbeats() {
        heartbeat.start();
        for (int i = 1; i <= 10; i++) {
            advanceTo(i * (INTERVAL - 1));
            write();
        }
        assertThat(writes).hasSize(10);
        assertThat(timer).as("one timer for any number of events").hasSize(1);
    }

    @Test
    void aHeartbeatForASlowReaderIsRequestedOncePerInterval() {
        List<Long> asked = new ArrayList<>();
        Heartbeat blocked =
                new Heartbeat(this::after, this::nanoTime, Duration.ofMillis(INTERVAL), () -> asked.add(now));
        blocked.start();
        advanceTo(3 * INTERVAL);
        assertThat(asked).containsExactly(INTERVAL, 2 * INTERVAL, 3 * INTERVAL);
    }

    @Test
    void nothingIsDueAfterTheEnd() {
        heartbeat.start();
        heartbeat.stop();
        assertThat(timer).isEmpty();
    }
}
