// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Identity tokens that a customer signs with the secrets of a project: wire protocol §1. */
final class HmacTokens {
    static final String SECRET = "identity-secret-of-the-customer";
    static final String STEP_UP_SECRET = "step-up-secret-of-the-customer";

    private HmacTokens() {}

    /** Returns the signature of a text, which is the token of the user with that id. */
    static String sign(String text) {
        return sign(SECRET, text);
    }

    private static String sign(String secret, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Returns the token of a step-up. */
    static String stepUp(Object... fields) {
        return stepUpWith(STEP_UP_SECRET, fields);
    }

    static String stepUpWith(String secret, Object... fields) {
        String payload = payload(fields);
        return "v2." + payload + "." + sign(secret, payload);
    }

    static String payload(Object... fields) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(TestClient.object(fields).toString().getBytes(StandardCharsets.UTF_8));
    }
}
