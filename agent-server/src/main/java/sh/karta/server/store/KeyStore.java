// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Embed keys in addition to those of the config file. The process that changes a key sees the change immediately. All servers see it within
 * two seconds. Calls block. Thread-safe.
 */
public interface KeyStore {
    @Nullable
    StoredKey find(String key);

    /** Returns all keys, the oldest first. */
    List<StoredKey> all();

    /** Adds a key, or replaces the one of the same name. */
    void put(StoredKey key);
}
