// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Embed keys beside those of the config file. A change counts for all servers at once. Thread-safe. */
public interface KeyStore {
    @Nullable
    StoredKey find(String key);

    /** All keys, the oldest first. */
    List<StoredKey> all();

    /** Adds a key, or replaces the one of the same name. */
    void put(StoredKey key);
}
