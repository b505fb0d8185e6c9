// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Problem;

/** A form in which a customer's server vouches for a user. Thread-safe. */
public interface IdentityProof {
    /** Returns whether the token has this form. The first form that recognises a token decides about it. */
    boolean recognises(String identityToken);

    /**
     * Checks a token of this form. May wait for the customer's key server.
     *
     * @param userId the user the client names, or null
     * @return the user the token proves
     * @throws Problem {@code identity_invalid} for a token that proves nothing, {@code server_error} while that cannot be decided
     */
    VerifiedUser verify(@Nullable String userId, String identityToken, Instant now);
}
