// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * The ways in which one project's users are proven.
 *
 * @param forms the accepted forms, the most specific first; empty where users cannot be proven
 * @param stepUpMaxAge how long a step-up counts
 * @param legacyUserIds whether a user id without proof is taken for a visitor id where it is long enough to be one. Whoever knows
 *     it then reads that visitor's history
 */
public record IdentityProofs(List<IdentityProof> forms, Duration stepUpMaxAge, boolean legacyUserIds) {
    public static final IdentityProofs NONE = new IdentityProofs(List.of(), Duration.ofMinutes(5), false);

    /**
     * Checks a token. A step-up that is too old is left out: the user is proven all the same.
     *
     * @throws Problem {@code identity_invalid}, or {@code server_error} while the customer's keys cannot be fetched
     */
    VerifiedUser verify(@Nullable String userId, String identityToken, Instant now) {
        for (IdentityProof form : forms) {
            if (form.recognises(identityToken)) {
                VerifiedUser user = form.verify(userId, identityToken, now);
                boolean stale = user.stepUp() != null && !user.stepUp().isFresh(now, stepUpMaxAge);
                return stale ? new VerifiedUser(user.id(), null) : user;
            }
        }
        throw new Problem(
                Code.IDENTITY_INVALID,
                "This project has neither identity_secret nor identity_jwt for this form of identity_token.");
    }
}
