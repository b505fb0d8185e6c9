// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sh.karta.server.live.LiveBus.Delta;
import sh.karta.server.live.TurnText;

/** Deltas from the server that drives the turn. They wait here until the deltas before them are known. Guarded by the session's lock. */
final class RemoteDeltas {
    private static final int MAX_WAITING = 256;

    private final Deque<Delta> waiting = new ArrayDeque<>();

    void add(Delta deltas) {
        waiting.add(deltas);
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /**
     * Moves deltas to {@code live} as far as nothing before them is missing.
     *
     * @param run the run that is open, or null
     * @return whether none are left
     */
    boolean moveTo(TurnText live, @Nullable UUID run, String answerId, Instant at) {
        while (!waiting.isEmpty()) {
            Delta next = waiting.element();
            boolean past = next.last() <= live.last();
            if (!past && !(next.run().equals(run) && live.addDelta(next, answerId, at))) {
                if (waiting.size() > MAX_WAITING) {
                    waiting.clear(); // The next deltas find the same gap, and by then the store has more.
                }
                return false;
            }
            waiting.remove();
        }
        return true;
    }
}
