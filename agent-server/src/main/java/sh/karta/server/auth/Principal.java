// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import sh.karta.server.session.Owner;
import sh.karta.server.session.StepUp;

/**
 * Whoever sent a request, as its token says.
 *
 * @param id the {@code sub} of the token: verified user id or visitor id
 * @param embedKey the key the token was minted with
 * @param origin the {@code Origin} header the token was minted with; null without one
 * @param stepUp the step-up that was fresh then; null without one
 * @param statedUser the user id that the page stated without proof; null without one. It authorises nothing
 * @param mintedAt when the token was minted; the epoch for one of an older server
 */
public record Principal(
        Owner owner,
        String id,
        String embedKey,
        @Nullable String origin,
        @Nullable StepUp stepUp,
        @Nullable String statedUser,
        Instant mintedAt) {}
