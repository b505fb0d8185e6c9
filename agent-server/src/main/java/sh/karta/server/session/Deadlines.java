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
 * Deadlines of the input that unfinished turns wait for. The wall clock may jump, so this server reads it once for each input: when the
 * turn begins to wait, or after a restart. From then on, it measures elapsed time. Thread-safe.
 */
final class Deadlines {
    private record Deadline(String input, long nanos) {}

    private final Clock clock;
    private final LongSupplier nanoTime;
    /** By session. Entries outlive the session in memory, because the time left must not be taken from the wall clock again. */
    private final Map<String, Deadline> deadlines = new ConcurrentHashMap<>();

    /** @param nanoTime this server's clock, as {@link System#nanoTime} */
    Deadlines(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Notes the input that the turn of a session waits for; forgets the session if there is none. */
    void note(SessionState state) {
        PendingInput pending = state.turn() == null ? null : state.turn().pendingInput();
        if (pending == null) {
            deadlines.remove(state.id());
        } else {
            deadlines.compute(state.id(), (id, known) -> of(pending, known));
        }
    }

    private Deadline of(PendingInput pending, @Nullable Deadline known) {
        if (known != null && known.input().equals(pending.id())) {
            return known;
        }
        Duration left = Duration.between(clock.instant(), pending.expiresAt());
        return new Deadline(pending.id(), nanoTime.getAsLong() + left.toNanos());
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
