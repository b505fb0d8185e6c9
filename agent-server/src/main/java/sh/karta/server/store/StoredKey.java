// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An embed key that an operator made on the command line.
 *
 * @param notBefore tokens that were minted earlier are refused; null for none
 */
public record StoredKey(
        String key,
        String project,
        List<String> origins,
        boolean enabled,
        Instant createdAt,
        @Nullable Instant notBefore) {
    /** The same key, enabled or not. */
    public StoredKey enabled(boolean now) {
        return new StoredKey(key, project, origins, now, createdAt, notBefore);
    }

    /** The same key, whose tokens count from a time on. */
    public StoredKey notBefore(Instant time) {
        return new StoredKey(key, project, origins, enabled, createdAt, time);
    }
}
