// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret of a data directory: {@code secret.key}, 32 random bytes in hex, readable by its owner only. */
final class SecretFile {
    private static final int BYTES = 32;

    private SecretFile() {}

    /** Reads the secret, or makes one. It outlives restarts, and so do the tokens signed with it. */
    static byte[] in(Path directory) throws IOException {
        Path file = directory.resolve("secret.key");
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
                Files.createLink(file, draft); // atomic, and fails where another process was faster: its secret counts
            } catch (FileAlreadyExistsException e) {
                // read below
            }
            Files.delete(draft);
        }
        byte[] secret = HexFormat.of().parseHex(Files.readString(file).strip());
        if (secret.length != BYTES) {
            throw new IOException(file + " does not hold a secret of " + BYTES + " bytes in hex");
        }
        return secret;
    }
}
