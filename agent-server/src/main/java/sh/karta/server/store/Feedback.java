// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Votes on answers: one for each answer and owner. Deleting a session deletes its votes. Thread-safe. */
public interface Feedback {
    /**
     * A vote.
     *
     * @param owner kind and subject of the voter
     * @param value {@code up} or {@code down}; null withdraws
     */
    record Vote(
            String session,
            String messageId,
            String owner,
            @Nullable String value,
            @Nullable String reason,
            @Nullable String text,
            Instant at) {}

    /**
     * Stores a vote in place of an earlier one. The caller has made sure that the answer exists. The same transaction adds
     * webhook deliveries, so that none is lost.
     *
     * @return whether it changed anything; false for a repeated vote and for an unknown session, whose deliveries are dropped
     */
    CompletionStage<Boolean> put(Vote vote, List<Deliveries.Delivery> news);

    /** Returns the votes of a session, the oldest first. */
    List<Vote> of(String session);
}
