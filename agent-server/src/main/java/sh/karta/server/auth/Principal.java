// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import sh.karta.server.session.Owner;
import sh.karta.server.session.StepUp;

/**
 * The sender of a request, according to its token.
 *
 * @param id the {@code sub} of the token: verified user id or visitor id
 * @param embedKey the embed key that minted the token
 * @param origin the {@code Origin} header of the request that minted the token; null without one
 * @param stepUp the step-up that was valid when the token was minted; null without one
 * @param statedUser the user id that the page sent without proof; null without one. It grants no access
 * @param mintedAt when the token was minted; the epoch for a token of an older server version
 */
public record Principal(
        Owner owner,
        String id,
        String embedKey,
        @Nullable String origin,
        @Nullable StepUp stepUp,
        @Nullable String statedUser,
        Instant mintedAt) {}
