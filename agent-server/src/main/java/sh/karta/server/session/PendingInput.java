// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Instant;
import java.util.Set;

/** What an unfinished turn without an open run waits for. */
sealed interface PendingInput {
    /** Returns the id of what it waits for, unique in the session. */
    String id();

    /** Returns when the turn continues without it. */
    Instant expiresAt();

    /**
     * The visitor's decision on a tool call.
     *
     * @param options the ids that the visitor may choose from
     */
    record Approval(String id, String tool, Set<String> options, Instant expiresAt) implements PendingInput {}
}
