// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.function.Predicate;

/**
 * Decides which sessions are saved at which slot of a second. Many sessions are saved in groups, one after the other, because one large
 * statement would delay the deltas of all. The groups of missed slots are due at the next one. Not thread-safe.
 */
final class CheckpointGroups {
    /** Slots per second, and the number of groups, unless there is only one. */
    static final int SLOTS = 8;

    /** Maximum number of sessions that are one group. */
    static final int SIZE = 500;

    private boolean grouped;

    /** The first slot that has not passed. */
    private long next;

    /**
     * Returns which sessions are due, by their id.
     *
     * @param now the number of slots since the start
     * @param sessions the number of sessions
     */
    Predicate<String> due(long now, int sessions) {
        long from = next;
        if (now < from) {
            return id -> false;
        }
        next = now + 1;
        int first = (int) (from % SLOTS);
        boolean before = grouped;
        if (first == 0 || first + now - from >= SLOTS) {
            // Not changed within a second, in which a session could be missed otherwise.
            grouped = sessions > SIZE;
        }
        if (now - from >= SLOTS - 1 || (first > 0 && grouped != before)) {
            return id -> true;
        }
        boolean inGroups = grouped;
        return id -> {
            int slot = inGroups ? Math.floorMod(id.hashCode(), SLOTS) : 0;
            return Math.floorMod(slot - first, SLOTS) <= now - from;
        };
    }
}
