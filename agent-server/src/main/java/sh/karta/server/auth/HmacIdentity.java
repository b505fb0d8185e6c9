// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.StepUp;

/**
 * A proof signed with a secret of the project (wire protocol §1): {@code hex(HMAC-SHA256(secret, user_id))}, or the step-up form
 * {@code v2.payload.hex(HMAC-SHA256(step-up secret, payload))}. Each form has a secret of its own. With one secret for both, the plain
 * proof of a user whose id is the payload of a step-up would be that step-up.
 */
public final class HmacIdentity implements IdentityProof {
    /** Tolerance for a customer's clock that is ahead of the server's. */
    private static final long SKEW_SECONDS = 60;

    private static final int MAX_USER_ID = 256;

    private final byte @Nullable [] secret;
    private final byte @Nullable [] stepUpSecret;

    /**
     * @param secret signs the plain form; null if the project does not accept it
     * @param stepUpSecret signs the step-up form; null if the project does not accept it
     */
    public HmacIdentity(@Nullable String secret, @Nullable String stepUpSecret) {
        this.secret = secret == null ? null : secret.getBytes(StandardCharsets.UTF_8);
        this.stepUpSecret = stepUpSecret == null ? null : stepUpSecret.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean recognises(String identityToken) {
        return true;
    }

    @Override
    public CompletionStage<VerifiedUser> verify(@Nullable String userId, String identityToken, Instant now) {
        if (userId == null || userId.isEmpty() || userId.length() > MAX_USER_ID) {
            String got =
                    userId == null ? "nothing" : userId.isEmpty() ? "an empty string" : userId.length() + " characters";
            throw Problem.invalid("user_id must be a string of 1 to " + MAX_USER_ID + " characters, got " + got + ".");
        }
        boolean stepsUp = identityToken.startsWith("v2.");
        byte[] key = stepsUp ? stepUpSecret : secret;
        if (key == null) {
            throw new Problem(
                    Code.IDENTITY_INVALID,
                    stepsUp
                            ? "This project accepts no step-up form (v2.) of the identity_token. Set step_up_secret for the"
                                    + " project, and sign the form with that secret."
                            : "This project accepts only the step-up form (v2.) of the identity_token. Set identity_secret for"
                                    + " the project to accept the plain form too.");
        }
        VerifiedUser user = stepsUp
                ? steppedUp(key, userId, identityToken, now)
                : matches(key, userId, identityToken) ? new VerifiedUser(userId, null) : null;
        if (user == null) {
            // The message does not say which part was wrong, because that would help an attacker to guess.
            throw new Problem(
                    Code.IDENTITY_INVALID,
                    "The identity_token is not valid for this user_id. "
                            + (stepsUp
                                    ? "Sign the payload with the project's step_up_secret."
                                    : "Sign the user_id with the project's identity_secret."));
        }
        return CompletableFuture.completedFuture(user);
    }

    private static boolean matches(byte[] key, String signed, String hex) {
        byte[] expected = HexFormat.of().formatHex(Secrets.hmac(key, signed)).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, hex.getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable VerifiedUser steppedUp(byte[] key, String userId, String token, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !matches(key, parts[1], parts[2])) {
            return null;
        }
        try {
            JsonNode payload = Json.parse(Base64.getUrlDecoder().decode(parts[1]));
            JsonNode steppedUpAt = payload.path("stepped_up_at");
            JsonNode level = payload.path("aal");
            boolean valid = payload.path("user_id").isTextual()
                    && payload.path("user_id").textValue().equals(userId)
                    && steppedUpAt.isIntegralNumber()
                    && steppedUpAt.canConvertToLong()
                    && steppedUpAt.longValue() >= 0
                    && steppedUpAt.longValue() <= now.getEpochSecond() + SKEW_SECONDS
                    && (level.isTextual() || level.isIntegralNumber());
            return valid
                    ? new VerifiedUser(
                            userId, new StepUp(Instant.ofEpochSecond(steppedUpAt.longValue()), level.asText()))
                    : null;
        } catch (IOException | IllegalArgumentException e) {
            return null;
        }
    }
}
