// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When what unfinished turns wait for expires. The wall clock may jump, so it only tells how much time is left when this server first
 * sees it: when the turn begins to wait, or after a restart. From then on, elapsed time is measured. Thread-safe.
 */
final class Deadlines {
    private record Deadline(String waiting, long nanos) {}

    private final Clock clock;
    private final LongSupplier nanoTime;
    /** By session. Entries outlive the session in memory, because the time left must not be taken from the wall clock again. */
    private final Map<String, Deadline> deadlines = new ConcurrentHashMap<>();

    /** @param nanoTime this server's clock, as {@link System#nanoTime} */
    Deadlines(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Notes what the turn of a session waits for, or that it waits for nothing. */
    void note(SessionState state) {
        Waiting waiting = state.turn() == null ? null : state.turn().waiting();
        if (waiting == null) {
            deadlines.remove(state.id());
        } else {
            deadlines.compute(state.id(), (id, known) -> of(waiting, known));
        }
    }

    private Deadline of(Waiting waiting, @Nullable Deadline known) {
        if (known != null && known.waiting().equals(waiting.id())) {
            return known;
        }
        Duration left = Duration.between(clock.instant(), waiting.expiresAt());
        return new Deadline(waiting.id(), nanoTime.getAsLong() + left.toNanos());
    }

    /** Returns whether the noted deadline of a session has passed. */
    boolean isExpired(String session) {
        Deadline deadline = deadlines.get(session);
        return deadline != null && nanoTime.getAsLong() - deadline.nanos() >= 0;
    }

    /** Returns the sessions whose deadline has passed. */
    List<String> expired() {
        return deadlines.keySet().stream().filter(this::isExpired).toList();
    }
}
