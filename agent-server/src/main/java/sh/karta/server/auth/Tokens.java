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
import java.time.Instant;
import java.util.Date;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;

/** Bearer tokens: JSON Web Tokens (RFC 7519) signed with HS256 and nothing else. Thread-safe. */
public final class Tokens {
    private static final String ISSUER = "karta";
    private static final JOSEObjectType TYPE = new JOSEObjectType("karta+jwt");
    private static final JWSHeader HEADER =
            new JWSHeader.Builder(JWSAlgorithm.HS256).type(TYPE).build();
    private static final String KIND = "kind";
    private static final String KEY = "key";

    private final JWSSigner signer;
    private final JWSVerifier verifier;
    private final Clock clock;

    public Tokens(Secrets secrets, Clock clock) {
        byte[] key = secrets.key("token");
        try {
            signer = new MACSigner(key);
            verifier = new MACVerifier(key);
        } catch (JOSEException e) {
            throw new IllegalStateException("a derived key has the length HS256 needs", e);
        }
        this.clock = clock;
    }

    /** A token that makes its bearer the principal until then. */
    public String issue(Principal principal, Instant expiresAt) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(principal.owner().project())
                .subject(principal.id())
                .claim(KIND, principal.owner().anonymous() ? "visitor" : "user")
                .claim(KEY, principal.embedKey())
                .issueTime(Date.from(clock.instant()))
                .expirationTime(Date.from(expiresAt))
                .build();
        SignedJWT jwt = new SignedJWT(HEADER, claims);
        try {
            jwt.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException("signing needs only what the constructor made", e);
        }
        return jwt.serialize();
    }

    /**
     * Who a token speaks for.
     *
     * @throws Problem {@code unauthenticated} for a token that is expired, not ours, or signed in another way than ours (RFC
     *     8725 §3.1: the algorithm is never the token's choice)
     */
    public Principal verify(String token) {
        Principal principal = read(token);
        if (principal == null) {
            throw new Problem(Code.UNAUTHENTICATED, "The token is not valid or has expired. Mint a new one.");
        }
        return principal;
    }

    private @Nullable Principal read(String token) {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())
                    || !TYPE.equals(jwt.getHeader().getType())
                    || !jwt.verify(verifier)) {
                return null;
            }
            JWTClaimsSet claims = jwt.getJWTClaimsSet();
            Instant now = clock.instant();
            Date expires = claims.getExpirationTime();
            String subject = claims.getSubject();
            String key = claims.getStringClaim(KEY);
            String kind = claims.getStringClaim(KIND);
            if (!ISSUER.equals(claims.getIssuer())
                    || expires == null
                    || !now.isBefore(expires.toInstant())
                    || claims.getAudience().size() != 1
                    || subject == null
                    || key == null
                    || kind == null) {
                return null;
            }
            String project = claims.getAudience().get(0);
            Owner owner = kind.equals("user") ? Owner.user(project, subject) : Owner.visitor(project, subject);
            return new Principal(owner, subject, key);
        } catch (ParseException | JOSEException | IllegalStateException e) {
            return null;
        }
    }
}
