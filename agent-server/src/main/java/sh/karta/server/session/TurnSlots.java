// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Limits the turns that run here at the same time, in total and of one visitor. A turn that waits for the visitor has no run, so it is
 * not counted. Thread-safe.
 */
final class TurnSlots {
    private static final int RETRY_SECONDS = 5;

    private final Checkpointer runs;
    /** Messages on their way to the store, by session. Their runs are not driven yet. */
    private final Map<String, Owner> starting = new HashMap<>();

    private int total = Integer.MAX_VALUE;
    private int perOwner = Integer.MAX_VALUE;

    TurnSlots(Checkpointer runs) {
        this.runs = runs;
    }

    synchronized void limit(int inTotal, int ofOneOwner) {
        total = inTotal;
        perOwner = ofOneOwner;
    }

    /**
     * Acquires the slot of a new turn, which must be released when its message is stored or refused.
     *
     * @return the reason why the turn must not start; null if it may
     */
    synchronized @Nullable Problem acquire(String session, Owner owner) {
        Map<String, Owner> busy = new HashMap<>(starting);
        runs.addOwners(busy);
        if (!busy.containsKey(session)) {
            if (busy.size() >= total) {
                return new Problem(
                        Code.UNAVAILABLE, "The server has too many running turns. Try again.", RETRY_SECONDS);
            }
            if (busy.values().stream().filter(owner::equals).count() >= perOwner) {
                return new Problem(
                        Code.RATE_LIMITED,
                        "This visitor has too many running turns. Wait for one to end.",
                        RETRY_SECONDS);
            }
        }
        starting.put(session, owner);
        return null;
    }

    synchronized void release(String session) {
        starting.remove(session);
    }
}
