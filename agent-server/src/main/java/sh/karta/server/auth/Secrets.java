// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The one secret of a server, and HMAC-SHA256 (RFC 2104) with keys derived from it, one per purpose. */
public final class Secrets {
    private static final int BYTES = 32;

    private final byte[] master;

    private Secrets(byte[] master) {
        this.master = master;
    }

    /** Uses a secret shared by several servers: at least 32 bytes of it, or a shared secret would be a weak one. */
    public static Secrets of(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        if (bytes.length < BYTES) {
            throw new IllegalArgumentException("a signing secret needs at least " + BYTES + " bytes");
        }
        return new Secrets(bytes);
    }

    /** Reads the secret of a data directory, or makes one that only this user can read. Tokens so outlive a restart. */
    public static Secrets in(Path directory) throws IOException {
        Path file = directory.resolve("secret.key");
        Files.createDirectories(directory);
        if (!Files.exists(file)) {
            byte[] fresh = new byte[BYTES];
            new SecureRandom().nextBytes(fresh);
            Path draft = Files.createTempFile(
                    directory,
                    "secret",
                    ".tmp",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(draft, HexFormat.of().formatHex(fresh), StandardOpenOption.SYNC);
            try {
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (FileAlreadyExistsException e) {
                Files.delete(draft); // another process was faster: its secret counts
            }
        }
        byte[] secret = HexFormat.of().parseHex(Files.readString(file).strip());
        if (secret.length != BYTES) {
            throw new IOException(file + " does not hold a secret of " + BYTES + " bytes in hex");
        }
        return new Secrets(secret);
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
