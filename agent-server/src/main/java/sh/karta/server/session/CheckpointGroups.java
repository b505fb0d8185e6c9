// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.function.Predicate;

/**
 * Decides which sessions are saved at which slot of a second. Many sessions are saved in groups, one after the other, because one large
 * statement would delay the words of all. The groups of missed slots are due at the next one. Not thread-safe.
 */
final class CheckpointGroups {
    /** Slots per second, and the maximum number of groups. A power of two, as the number of groups always is. */
    static final int SLOTS = 8;

    /** Maximum number of sessions in a group, on average, while there are fewer than {@link #SLOTS} groups. */
    static final int SIZE = 500;

    private int groups = 1;

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
        int before = groups;
        if (first == 0 || first + now - from >= SLOTS) {
            // During a second the number is the same, because with another one, a session could be missed.
            groups = groups(sessions);
        }
        if (now - from >= SLOTS - 1 || (first > 0 && groups != before)) {
            return id -> true;
        }
        int count = groups;
        return id -> {
            int slot = Math.floorMod(id.hashCode(), count) * (SLOTS / count);
            return Math.floorMod(slot - first, SLOTS) <= now - from;
        };
    }

    private static int groups(int sessions) {
        int groups = 1;
        while (groups < SLOTS && sessions > groups * SIZE) {
            groups *= 2;
        }
        return groups;
    }
}
