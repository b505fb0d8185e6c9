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
 * When the approvals that sessions wait for expire. The wall clock may jump, so it only tells how much time is left when this server first
 * sees an approval: when it is requested, or after a restart. From then on, elapsed time is measured. Thread-safe.
 */
final class ApprovalDeadlines {
    private record Deadline(String approval, long nanos) {}

    private final Clock clock;
    private final LongSupplier nanoTime;
    /** By session. Entries outlive the session in memory, because the time left must not be taken from the wall clock again. */
    private final Map<String, Deadline> deadlines = new ConcurrentHashMap<>();

    /** @param nanoTime this server's clock, as {@link System#nanoTime} */
    ApprovalDeadlines(Clock clock, LongSupplier nanoTime) {
        this.clock = clock;
        this.nanoTime = nanoTime;
    }

    /** Notes the approval that a session waits for, or that it waits for none. */
    void note(SessionState state) {
        TurnState.Pause pause = state.turn() == null ? null : state.turn().pause();
        if (pause == null) {
            deadlines.remove(state.id());
        } else {
            deadlines.compute(state.id(), (id, known) -> of(pause, known));
        }
    }

    private Deadline of(TurnState.Pause pause, @Nullable Deadline known) {
        if (known != null && known.approval().equals(pause.requestId())) {
            return known;
        }
        Duration left = Duration.between(clock.instant(), pause.expiresAt());
        return new Deadline(pause.requestId(), nanoTime.getAsLong() + left.toNanos());
    }

    /** Returns whether a noted approval of a session has expired. */
    boolean isExpired(String session) {
        Deadline deadline = deadlines.get(session);
        return deadline != null && nanoTime.getAsLong() - deadline.nanos() >= 0;
    }

    /** Returns the sessions whose approval has expired. */
    List<String> expired() {
        return deadlines.keySet().stream().filter(this::isExpired).toList();
    }
}
