// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Owners whose data was erased on request, and their sessions. The list makes sure that restoring an older backup does not bring them
 * back. Thread-safe.
 */
public interface ErasedOwners {
    /**
     * An erased owner or session.
     *
     * @param owner kind and subject, or {@code session:} and the id of a session
     * @param at time of the request; data that was stored later stays
     */
    record Erased(String project, String owner, Instant at) {
        /** Returns the entry of an erased session. */
        public static Erased session(String project, String id, Instant at) {
            return new Erased(project, "session:" + id, at);
        }
    }

    /** Adds an owner. If the owner is known, the latest time counts. */
    CompletionStage<Void> add(Erased erased);

    /** Returns all, by time. */
    List<Erased> all();
}
