// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignerTest {
    private static final byte[] TEXT = "what is signed".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    @Test
    void aSignatureCanBeVerifiedWithThePublicKey() throws Exception {
        ThrowAwayKey key = ThrowAwayKey.make("a passphrase", Instant.now().minusSeconds(60), 3600);
        Path file = key.writeSecret(folder.resolve("key.asc"));

        byte[] signature = Signer.read(file, "a passphrase".toCharArray()).sign(TEXT);

        assertThat(new String(signature, StandardCharsets.US_ASCII)).startsWith("-----BEGIN PGP SIGNATURE-----");
        assertThat(key.verifies(TEXT, signature)).isTrue();
        assertThat(key.verifies("something else".getBytes(StandardCharsets.UTF_8), signature))
                .isFalse();
    }

    @Test
    void aWrongPassphraseIsReported() throws Exception {
        Path file = ThrowAwayKey.make("a passphrase", Instant.now().minusSeconds(60), 0)
                .writeSecret(folder.resolve("key.asc"));

        assertThatThrownBy(() -> Signer.read(file, new char[0]))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("does not open with the passphrase in KARTA_RELEASE_PASSPHRASE");
    }

    @Test
    void anExpiredKeyIsRefused() throws Exception {
        Path file =
                ThrowAwayKey.make("", Instant.now().minusSeconds(7200), 3600).writeSecret(folder.resolve("key.asc"));

        assertRefused(file, "has not expired");
    }

    @Test
    void aPublicKeyIsRefused() throws Exception {
        assertRefused(ThrowAwayKey.make().writePublic(folder.resolve("key.asc")), "contains no secret key");
    }

    @Test
    void aFileWithoutAKeyIsRefused() throws Exception {
        assertRefused(Files.writeString(folder.resolve("text"), "no key at all\n"), "contains no secret key");
        assertRefused(Files.writeString(folder.resolve("empty"), ""), "contains no secret key");
        assertRefused(folder.resolve("missing"), "there is no key");
    }

    private static void assertRefused(Path file, String message) {
        assertThatThrownBy(() -> Signer.read(file, new char[0]))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(message);
    }
}
