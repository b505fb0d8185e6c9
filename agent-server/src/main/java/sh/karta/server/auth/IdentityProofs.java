// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * The identity proofs that one project accepts.
 *
 * @param forms the accepted formats, the most specific first; empty if the project cannot verify users
 * @param stepUpMaxAge how long a step-up stays valid
 * @param legacyUserIds whether a user id without proof serves as the visitor id, if it is long enough for one. Anyone who knows
 *     such an id can then read that visitor's history
 */
public record IdentityProofs(List<IdentityProof> forms, Duration stepUpMaxAge, boolean legacyUserIds) {
    public static final IdentityProofs NONE = new IdentityProofs(List.of(), Duration.ofMinutes(5), false);

    /**
     * Verifies a token. Drops a step-up that is too old; the user counts as verified without it. Fails with {@code identity_invalid} if the
     * token is not valid, and with {@code server_error} while the customer's keys cannot be fetched.
     */
    CompletionStage<VerifiedUser> verify(@Nullable String userId, String identityToken, Instant now) {
        for (IdentityProof form : forms) {
            if (form.recognises(identityToken)) {
                return form.verify(userId, identityToken, now).thenApply(user -> {
                    boolean stale = user.stepUp() != null && !user.stepUp().isFresh(now, stepUpMaxAge);
                    return stale ? new VerifiedUser(user.id(), null) : user;
                });
            }
        }
        throw new Problem(
                Code.IDENTITY_INVALID,
                "The identity_token has a format that this project cannot verify."
                        + " Set identity_secret, step_up_secret or identity_jwt for the project.");
    }
}
