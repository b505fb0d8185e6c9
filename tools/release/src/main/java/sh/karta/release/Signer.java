// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Locale;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPSecretKeyRingCollection;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureGenerator;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.operator.bc.BcKeyFingerprintCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyDecryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;

/** Creates detached, armoured OpenPGP signatures (RFC 9580 §10.4) with one secret key, for {@code gpg --verify}. */
final class Signer {
    private final PGPPublicKey publicKey;
    private final PGPPrivateKey privateKey;

    private Signer(PGPPublicKey publicKey, PGPPrivateKey privateKey) {
        this.publicKey = publicKey;
        this.privateKey = privateKey;
    }

    /** Reads the first key that can sign and has not expired, and makes a test signature. */
    static Signer read(Path file, char[] passphrase) throws RefusedException, IOException {
        PGPSecretKey key = signingKey(file);
        try {
            PGPPrivateKey unlocked = key.extractPrivateKey(
                    new BcPBESecretKeyDecryptorBuilder(new BcPGPDigestCalculatorProvider()).build(passphrase));
            Signer signer = new Signer(key.getPublicKey(), unlocked);
            signer.sign(new byte[0]);
            return signer;
        } catch (PGPException locked) {
            throw new RefusedException(
                    "the key in " + file + " does not open with the passphrase in " + Main.PASSPHRASE);
        }
    }

    /** Returns the key's fingerprint, in hexadecimal. */
    String fingerprint() {
        return HexFormat.of().formatHex(publicKey.getFingerprint()).toUpperCase(Locale.ROOT);
    }

    /** Returns the signature of {@code bytes} in ASCII armour. */
    byte[] sign(byte[] bytes) throws IOException {
        try {
            PGPSignatureGenerator generator = new PGPSignatureGenerator(
                    new BcPGPContentSignerBuilder(publicKey.getAlgorithm(), HashAlgorithmTags.SHA512), publicKey);
            generator.init(PGPSignature.BINARY_DOCUMENT, privateKey);
            PGPSignatureSubpacketGenerator packets = new PGPSignatureSubpacketGenerator();
            packets.setIssuerFingerprint(false, publicKey);
            generator.setHashedSubpackets(packets.generate());
            generator.update(bytes);
            ByteArrayOutputStream signature = new ByteArrayOutputStream();
            try (ArmoredOutputStream armour =
                    ArmoredOutputStream.builder().clearHeaders().build(signature)) {
                generator.generate().encode(armour);
            }
            return signature.toByteArray();
        } catch (PGPException failed) {
            throw new IOException("the key cannot sign: " + failed.getMessage(), failed);
        }
    }

    private static PGPSecretKey signingKey(Path file) throws RefusedException, IOException {
        try (InputStream in = PGPUtil.getDecoderStream(Files.newInputStream(file))) {
            PGPSecretKeyRingCollection rings = new PGPSecretKeyRingCollection(in, new BcKeyFingerprintCalculator());
            for (PGPSecretKeyRing ring : rings) {
                for (Iterator<PGPSecretKey> keys = ring.getSecretKeys(); keys.hasNext(); ) {
                    PGPSecretKey key = keys.next();
                    if (key.isSigningKey() && !key.isPrivateKeyEmpty() && isValid(key.getPublicKey())) {
                        return key;
                    }
                }
            }
        } catch (NoSuchFileException missing) {
            throw new RefusedException("there is no key " + file);
        } catch (PGPException unreadable) {
            throw new RefusedException(noKey(file));
        }
        throw new RefusedException(noKey(file));
    }

    private static String noKey(Path file) {
        return file + " contains no secret key that can sign, has not expired and was not revoked;"
                + " expected the output of gpg --export-secret-keys --armor";
    }

    private static boolean isValid(PGPPublicKey key) {
        long seconds = key.getValidSeconds();
        boolean expired = seconds > 0
                && key.getCreationTime().toInstant().plusSeconds(seconds).isBefore(Instant.now());
        return !expired && !key.hasRevocation();
    }
}
