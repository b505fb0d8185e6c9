// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A publishable key: names a project to pages of certain origins. It is no secret, and allows no more than to talk to the
 * project's agent as a visitor of one's own.
 *
 * @param notBefore tokens that were minted earlier are refused; null for none
 */
public record EmbedKey(
        String key,
        String project,
        OriginRule origins,
        boolean enabled,
        @Nullable Instant notBefore) {}
