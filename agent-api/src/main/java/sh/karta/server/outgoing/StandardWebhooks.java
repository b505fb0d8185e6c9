// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.outgoing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs requests with a shared secret, as specified by Standard Webhooks 1.0. */
public final class StandardWebhooks {
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PREFIX = "whsec_";

    private StandardWebhooks() {}

    /**
     * Returns the headers that prove origin and age of a request. They are computed for each attempt, because receivers refuse old times.
     *
     * @param secret {@code whsec_} and the key in Base64
     * @param id the same for each attempt, without a dot
     */
    public static Map<String, String> headers(String secret, String id, byte[] body, Instant now) {
        String time = Long.toString(now.getEpochSecond());
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring(PREFIX.length())), ALGORITHM));
            mac.update((id + "." + time + ".").getBytes(StandardCharsets.UTF_8));
            String signature = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            return Map.of("webhook-id", id, "webhook-timestamp", time, "webhook-signature", signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }
}
