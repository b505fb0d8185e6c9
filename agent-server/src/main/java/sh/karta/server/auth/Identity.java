// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Checks that a customer's server vouches for a user (wire protocol §1): {@code hex(HMAC-SHA256(secret, user_id))}, or the
 * step-up form {@code v2.payload.hex(HMAC-SHA256(secret, payload))}.
 */
public final class Identity {
    /** A customer's clock may be ahead of ours by this much. */
    private static final long SKEW_SECONDS = 60;

    private Identity() {}

    /**
     * @throws Problem {@code identity_invalid}; which part was wrong is not told, lest it help to guess
     */
    public static void verify(String secret, String userId, String identityToken, Instant now) {
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        boolean valid = identityToken.startsWith("v2.")
                ? stepUp(key, userId, identityToken, now)
                : matches(key, userId, identityToken);
        if (!valid) {
            throw new Problem(
                    Code.IDENTITY_INVALID,
                    "The identity_token is not valid for this user_id. Sign the user_id with the project's identity secret.");
        }
    }

    private static boolean matches(byte[] key, String signed, String hex) {
        byte[] expected = HexFormat.of().formatHex(Secrets.hmac(key, signed)).getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(expected, hex.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean stepUp(byte[] key, String userId, String token, Instant now) {
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !matches(key, parts[1], parts[2])) {
            return false;
        }
        try {
            JsonNode payload = Json.parse(Base64.getUrlDecoder().decode(parts[1]));
            JsonNode steppedUpAt = payload.path("stepped_up_at");
            return payload.path("user_id").isTextual()
                    && payload.path("user_id").textValue().equals(userId)
                    && steppedUpAt.isIntegralNumber()
                    && steppedUpAt.longValue() <= now.getEpochSecond() + SKEW_SECONDS
                    && (payload.path("aal").isTextual() || payload.path("aal").isIntegralNumber());
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
