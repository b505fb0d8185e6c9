// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The master secret of a server. Signs with HMAC-SHA256 (RFC 2104), with a derived key for each purpose. */
public final class Secrets {
    private static final int BYTES = 32;

    private final byte[] master;

    /** @param master at least 32 secret bytes */
    public Secrets(byte[] master) {
        if (master.length < BYTES) {
            throw new IllegalArgumentException(
                    "The signing secret has " + master.length + " bytes, expected at least " + BYTES + ".");
        }
        this.master = master.clone();
    }

    /** Returns the derived key for a purpose. It cannot be computed from the keys of other purposes. */
    public byte[] key(String purpose) {
        return hmac(master, purpose);
    }

    /** Returns the HMAC-SHA256 of a text with the key for a purpose. */
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
