// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import org.jspecify.annotations.Nullable;
import sh.karta.server.store.session.Accepted;

/**
 * Finds messages by the idempotency key that the client chose. They are stored with the append that accepts them and deleted with the
 * session. Calls may block. Thread-safe.
 */
public interface IdempotencyKeys {
    /** Returns the message that was accepted under a key in a session; null if there is none. */
    @Nullable
    Accepted find(String session, String key);
}
