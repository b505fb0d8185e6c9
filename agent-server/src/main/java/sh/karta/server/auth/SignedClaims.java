// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * Signs and verifies JSON Web Tokens (RFC 7519) of one kind. Each kind has its own key and its own type, and only HS256 is accepted,
 * so a token of one kind never passes for another (RFC 8725 §3.1, §3.11). Thread-safe.
 */
final class SignedClaims {
    /** Tolerance for the clock difference between two servers that share a store. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    private static final String ISSUER = "karta";

    private final JOSEObjectType type;
    private final JWSHeader header;
    private final JWSSigner signer;
    private final JWSVerifier verifier;
    private final Clock clock;

    /** @param kind determines the signing key and the type of the tokens */
    SignedClaims(String kind, Secrets secrets, Clock clock) {
        type = new JOSEObjectType("karta-" + kind + "+jwt");
        header = new JWSHeader.Builder(JWSAlgorithm.HS256).type(type).build();
        byte[] key = secrets.key(kind);
        try {
            signer = new MACSigner(key);
            verifier = new MACVerifier(key);
        } catch (JOSEException e) {
            throw new IllegalStateException("a derived key has the length HS256 needs", e);
        }
        this.clock = clock;
    }

    String sign(JWTClaimsSet.Builder claims, Instant expiresAt) {
        SignedJWT jwt = new SignedJWT(
                header,
                claims.issuer(ISSUER)
                        .issueTime(Date.from(clock.instant()))
                        .expirationTime(Date.from(expiresAt))
                        .build());
        try {
            jwt.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("signing with a valid HS256 key cannot fail", e);
        }
        return jwt.serialize();
    }

    private static boolean after(@Nullable Date time, Instant now) {
        return time != null && time.toInstant().isAfter(now.plus(SKEW));
    }

    /** Returns the claims; null if the token is expired, of another issuer or kind, or not signed with HS256 and our key. */
    @Nullable
    JWTClaimsSet verify(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            // The token must not choose the algorithm (RFC 8725 §3.1).
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
                    || !type.equals(jwt.getHeader().getType())
                    || !jwt.verify(verifier)) {
                return null;
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Date expires = claims.getExpirationTime();
            Instant now = clock.instant();
            boolean fresh = expires != null
                    && now.isBefore(expires.toInstant())
                    && !after(claims.getNotBeforeTime(), now)
                    && !after(claims.getIssueTime(), now);
            return fresh && ISSUER.equals(claims.getIssuer()) ? claims : null;
        } catch (ParseException | JOSEException | IllegalStateException e) {
            return null;
        }
    }
}
