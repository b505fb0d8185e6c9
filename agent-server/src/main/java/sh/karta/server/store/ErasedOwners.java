// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Owners whose data was erased on request. The list makes sure that restoring an older backup does not bring it back. Thread-safe. */
public interface ErasedOwners {
    /**
     * An erased owner.
     *
     * @param owner kind and subject
     * @param at time of the request; data that was stored later stays
     */
    record Erased(String project, String owner, Instant at) {}

    /** Adds an owner. If the owner is known, the latest time counts. */
    CompletionStage<Void> add(Erased erased);

    /** Returns all, by time. */
    List<Erased> all();
}
