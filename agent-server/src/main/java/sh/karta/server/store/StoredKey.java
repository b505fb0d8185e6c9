// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An embed key that an operator created on the command line.
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
    /** Returns a copy that is enabled or disabled. */
    public StoredKey enabled(boolean now) {
        return new StoredKey(key, project, origins, now, createdAt, notBefore);
    }

    /** Returns a copy with other origins. */
    public StoredKey origins(List<String> now) {
        return new StoredKey(key, project, now, enabled, createdAt, notBefore);
    }

    /** Returns a copy that refuses tokens minted before a time. */
    public StoredKey notBefore(Instant time) {
        return new StoredKey(key, project, origins, enabled, createdAt, time);
    }
}
