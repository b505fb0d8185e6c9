// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;
import sh.karta.server.event.MessageText;
import sh.karta.server.session.Repeatable;

/** Reads a body's {@code idempotency_key}: wire protocol §3. */
final class IdempotencyKey {
    private static final int MAX_KEY = 200;

    private IdempotencyKey() {}

    /** Returns the key with a hash of the body; null without a key. The order of the body's fields does not change the hash. */
    static @Nullable Repeatable of(ObjectNode body) {
        String key = BodyFields.optionalText(body, "idempotency_key", MAX_KEY);
        if (key == null || key.isEmpty()) {
            return null;
        }
        TreeMap<String, String> fields = new TreeMap<>();
        body.properties().forEach(e -> fields.put(e.getKey(), Json.write(e.getValue())));
        // A message may be repeated from a page in another language.
        fields.remove(MessageText.LANGUAGE);
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] hash = digest.digest(fields.toString().getBytes(StandardCharsets.UTF_8));
            return new Repeatable(key, HexFormat.of().formatHex(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
