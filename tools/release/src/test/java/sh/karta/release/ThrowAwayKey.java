// SPDX-License-Identifier: Apache-2.0
package sh.karta.release;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.bcpg.ArmoredOutputStream;
import org.bouncycastle.bcpg.HashAlgorithmTags;
import org.bouncycastle.bcpg.PublicKeyPacket;
import org.bouncycastle.bcpg.SymmetricKeyAlgorithmTags;
import org.bouncycastle.crypto.generators.RSAKeyPairGenerator;
import org.bouncycastle.crypto.params.RSAKeyGenerationParameters;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPKeyRingGenerator;
import org.bouncycastle.openpgp.PGPPublicKey;
import org.bouncycastle.openpgp.PGPPublicKeyRing;
import org.bouncycastle.openpgp.PGPSignature;
import org.bouncycastle.openpgp.PGPSignatureList;
import org.bouncycastle.openpgp.PGPSignatureSubpacketGenerator;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.PGPDigestCalculator;
import org.bouncycastle.openpgp.operator.bc.BcPBESecretKeyEncryptorBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentSignerBuilder;
import org.bouncycastle.openpgp.operator.bc.BcPGPContentVerifierBuilderProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPDigestCalculatorProvider;
import org.bouncycastle.openpgp.operator.bc.BcPGPKeyPair;

/** A temporary key for a test. */
final class ThrowAwayKey {
    private final PGPKeyRingGenerator ring;

    private ThrowAwayKey(PGPKeyRingGenerator ring) {
        this.ring = ring;
    }

    /**
     * Generates a key.
     *
     * @param passphrase the passphrase, or empty for none
     * @param created the beginning of its validity
     * @param validSeconds the duration of its validity, or 0 for no limit
     */
    static ThrowAwayKey make(String passphrase, Instant created, long validSeconds) throws PGPException {
        RSAKeyPairGenerator generator = new RSAKeyPairGenerator();
        generator.init(new RSAKeyGenerationParameters(BigInteger.valueOf(65_537), new SecureRandom(), 2048, 64));
        var pair = new BcPGPKeyPair(
                PublicKeyPacket.VERSION_4, PGPPublicKey.RSA_GENERAL, generator.generateKeyPair(), Date.from(created));
        PGPDigestCalculator sha1 = new BcPGPDigestCalculatorProvider().get(HashAlgorithmTags.SHA1);
        PGPSignatureSubpacketGenerator packets = new PGPSignatureSubpacketGenerator();
        packets.setKeyExpirationTime(false, validSeconds);
        return new ThrowAwayKey(new PGPKeyRingGenerator(
                PGPSignature.POSITIVE_CERTIFICATION,
                pair,
                "Throw-away <operator@karta.invalid>",
                sha1,
                packets.generate(),
                null,
                new BcPGPContentSignerBuilder(PGPPublicKey.RSA_GENERAL, HashAlgorithmTags.SHA512),
                passphrase.isEmpty()
                        ? null
                        : new BcPBESecretKeyEncryptorBuilder(SymmetricKeyAlgorithmTags.AES_256)
                                .build(passphrase.toCharArray())));
    }

    static ThrowAwayKey make() throws PGPException {
        return make("", Instant.now().minusSeconds(60), 0);
    }

    Path writeSecret(Path file) throws IOException {
        try (OutputStream out = new ArmoredOutputStream(Files.newOutputStream(file))) {
            ring.generateSecretKeyRing().encode(out);
        }
        return file;
    }

    Path writePublic(Path file) throws IOException {
        try (OutputStream out = new ArmoredOutputStream(Files.newOutputStream(file))) {
            ring.generatePublicKeyRing().encode(out);
        }
        return file;
    }

    /** Returns whether {@code signature} is an armoured signature of {@code bytes} by this key. */
    boolean verifies(byte[] bytes, byte[] signature) throws IOException, PGPException {
        var in = PGPUtil.getDecoderStream(new ByteArrayInputStream(signature));
        PGPSignature only = ((PGPSignatureList) new BcPGPObjectFactory(in).nextObject()).get(0);
        PGPPublicKeyRing keys = ring.generatePublicKeyRing();
        only.init(new BcPGPContentVerifierBuilderProvider(), keys.getPublicKey());
        only.update(bytes);
        return only.verify();
    }
}
