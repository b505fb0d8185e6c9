// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import org.jspecify.annotations.Nullable;

/** Files that visitors upload, by session. Names are the server's own, never the visitor's. Calls may block. Thread-safe. */
public interface FileStore {
    /** @param name letters, digits, {@code _} and {@code -} only */
    void put(String sessionId, String name, byte[] content);

    byte @Nullable [] get(String sessionId, String name);

    /** Forgets one file; no effect if there is none. */
    void delete(String sessionId, String name);

    /** Forgets all files of a session; no effect if there are none. */
    void deleteAll(String sessionId);
}
