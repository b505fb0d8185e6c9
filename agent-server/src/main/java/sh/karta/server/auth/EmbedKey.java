// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A publishable key that lets pages of certain origins use a project. The key is not a secret. It only lets a caller talk to the
 * project's agent as a new visitor.
 *
 * @param notBefore time before which no token is accepted; null for no restriction
 */
public record EmbedKey(
        String key,
        String project,
        OriginRule origins,
        boolean enabled,
        @Nullable Instant notBefore) {}
