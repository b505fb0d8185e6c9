// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sh.karta.server.store.session.Claimed;
import sh.karta.server.store.session.Head;

/**
 * Which server drives the run of a session, as far as this server knows. Decides how to proceed if the store disagrees.
 *
 * @param node this server
 * @param driven the run that this server drives, or null
 * @param known the head as last read or written here; null for a session that does not exist
 * @param tail the tail that goes with it
 */
record Ownership(
        String node, @Nullable UUID driven, @Nullable Head known, UUID tail) {
    /** Returns whether another server or no server drives the open run. */
    boolean elsewhere() {
        UUID open = known == null ? null : known.run();
        return open != null && !open.equals(driven);
    }

    /** Returns whether a writer may still write. Null means any server. Only the server that drives a run knows all its deltas. */
    boolean mayWrite(@Nullable UUID writer) {
        return writer == null || writer.equals(driven);
    }

    /** Returns whether a claim is an old one: the run continues here under its next id, because a reader has noticed the claim first. */
    boolean knows(Claimed claimed) {
        return driven != null && known != null && known.epoch() >= claimed.epoch();
    }

    /** Returns whether the store lacks rows that this server has stored or read. */
    boolean hasLostCommits(@Nullable Head stored, UUID storedTail) {
        if (stored == null
                || known == null
                || stored.createdAt().toEpochMilli() != known.createdAt().toEpochMilli()) {
            return false; // It was deleted, and may have been created again with the same key.
        }
        // No other server may write while a run of this server is open.
        boolean forked = driven != null
                && !tail.equals(storedTail)
                && driven.equals(stored.run())
                && node.equals(stored.node())
                && known.epoch() == stored.epoch();
        return forked || stored.lastSeq() < known.lastSeq();
    }

    /**
     * Returns the run that this server owns according to the store but does not drive; null if there is none. The append that started it
     * was stored, but its answer did not arrive.
     */
    @Nullable
    UUID left(@Nullable Head stored) {
        return stored != null && stored.run() != null && node.equals(stored.node()) ? stored.run() : null;
    }
}
