// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.notify;

import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import sh.karta.server.outgoing.StandardWebhooks;

/**
 * A URL with the types of the events that it receives.
 *
 * @param standard whether deliveries are signed as specified by Standard Webhooks 1.0; otherwise by the header {@code
 *     Karta-Signature: t=<epoch seconds>,v1=<hex>}, which holds {@code HMAC-SHA256(secret, t + "." + body)}
 * @param secret for Standard Webhooks {@code whsec_} and the key in Base64
 */
public record WebhookTarget(URI url, String secret, boolean standard, Set<String> types) {
    private static final String ALGORITHM = "HmacSHA256";

    /** Returns the name under which the store keeps the deliveries of this target. */
    String address() {
        return url.toString();
    }

    /** Returns the id by which receivers recognize repeated deliveries. */
    static String wireId(UUID id) {
        return "evt_" + id;
    }

    /** Adds the headers that prove the origin of a delivery. They are computed for each attempt, because receivers refuse old times. */
    void sign(HttpRequest.Builder request, UUID id, String body, Instant now) {
        headers(id, body, now).forEach(request::header);
    }

    private Map<String, String> headers(UUID id, String body, Instant now) {
        if (standard) {
            return StandardWebhooks.headers(secret, wireId(id), body.getBytes(StandardCharsets.UTF_8), now);
        }
        String time = Long.toString(now.getEpochSecond());
        byte[] key = secret.getBytes(StandardCharsets.UTF_8);
        return Map.of("Karta-Signature", "t=" + time + ",v1=" + HexFormat.of().formatHex(mac(key, time + "." + body)));
    }

    private static byte[] mac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Leaves out the secret. */
    @Override
    public String toString() {
        return "WebhookTarget[" + url.getHost() + "]";
    }
}
