// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Problem;

/** One format of the proof by which a customer's server vouches for a user. Thread-safe. */
public interface IdentityProof {
    /** Returns whether the token has this format. The first format that recognises a token decides about it. */
    boolean recognises(String identityToken);

    /**
     * Verifies a token of this format. May wait for the customer's key server.
     *
     * @param userId the user that the client names; null if it names none
     * @return the user that the token proves
     * @throws Problem {@code identity_invalid} if the token is not valid, {@code server_error} while it cannot be verified
     */
    VerifiedUser verify(@Nullable String userId, String identityToken, Instant now);
}
