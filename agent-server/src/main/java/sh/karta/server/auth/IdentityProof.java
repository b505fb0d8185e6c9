// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.time.Instant;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One format of the proof by which a customer's server vouches for a user. Thread-safe. */
public interface IdentityProof {
    /** Returns whether the token has this format. The first format that recognises a token decides about it. */
    boolean recognises(String identityToken);

    /**
     * Verifies a token of this format. Fails with {@code identity_invalid} if the token is not valid, and with {@code server_error} while
     * it cannot be verified. Never blocks: the customer's key server may answer later.
     *
     * @param userId the user that the client names; null if it names none
     * @return the user that the token proves
     */
    CompletionStage<VerifiedUser> verify(@Nullable String userId, String identityToken, Instant now);
}
