// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A file to be published. Its bytes are in memory, because the largest files have a few hundred kilobytes. */
final class Item {
    private static final Map<String, String> TYPES = Map.of(
            "js", "text/javascript; charset=utf-8",
            "json", "application/json",
            "map", "application/json",
            "txt", "text/plain; charset=utf-8");

    private final String key;
    private final byte[] bytes;
    private final @Nullable String cacheControl;

    Item(String key, byte[] bytes, @Nullable String cacheControl) {
        this.key = key;
        this.bytes = bytes;
        this.cacheControl = cacheControl;
    }

    String key() {
        return key;
    }

    byte[] bytes() {
        return bytes;
    }

    @Nullable
    String cacheControl() {
        return cacheControl;
    }

    /** Returns the media type. A compressed variant has that of the original file. */
    String contentType() {
        String name = contentEncoding() == null ? key : key.substring(0, key.lastIndexOf('.'));
        return TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "application/octet-stream");
    }

    @Nullable
    String contentEncoding() {
        if (key.endsWith(".br")) {
            return "br";
        }
        return key.endsWith(".gz") ? "gzip" : null;
    }

    String sha256() {
        return sha256(bytes);
    }

    static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest("SHA-256").digest(bytes));
    }

    /** @param algorithm an algorithm that every Java platform supports */
    static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
