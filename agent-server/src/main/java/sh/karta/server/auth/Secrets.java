// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The one secret of a server, and HMAC-SHA256 (RFC 2104) with keys derived from it, one per purpose. */
public final class Secrets {
    private static final int BYTES = 32;

    private final byte[] master;

    /** @param master at least 32 bytes that nobody else knows */
    public Secrets(byte[] master) {
        if (master.length < BYTES) {
            throw new IllegalArgumentException("a signing secret needs at least " + BYTES + " bytes");
        }
        this.master = master.clone();
    }

    /** The key for one purpose; another purpose's key says nothing about it. */
    public byte[] key(String purpose) {
        return hmac(master, purpose);
    }

    /** HMAC-SHA256 of a text under the key for a purpose. */
    public byte[] sign(String purpose, String text) {
        return hmac(key(purpose), text);
    }

    static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }
}
