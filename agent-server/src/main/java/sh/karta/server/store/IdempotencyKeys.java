// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.store.session.Accepted;

/**
 * Finds messages by the idempotency key that the client chose. Most are stored with the append that accepts them. They are deleted with
 * the session. Thread-safe.
 */
public interface IdempotencyKeys {
    /** Returns the message that was accepted under a key in a session; null if there is none. May block. */
    @Nullable
    Accepted find(String session, String key);

    /**
     * Stores a key without an append, also while a run is open. Does not change the session.
     *
     * @return false if the key is already stored or the session does not exist
     */
    CompletionStage<Boolean> add(String session, Accepted accepted);
}
