// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Identity tokens that a customer signs with the identity secret: wire protocol §1. */
final class HmacTokens {
    static final String SECRET = "identity-secret-of-the-customer";

    private HmacTokens() {}

    /** Returns the signature of a text, which is the token of the user with that id. */
    static String sign(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** Returns the token of a step-up. */
    static String stepUp(Object... fields) {
        String payload = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(TestClient.object(fields).toString().getBytes(StandardCharsets.UTF_8));
        return "v2." + payload + "." + sign(payload);
    }
}
