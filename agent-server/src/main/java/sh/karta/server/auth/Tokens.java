// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Owner;

/** Bearer tokens: {@code aud} the project, {@code sub} the user or visitor. Thread-safe. */
public final class Tokens {
    private static final String KIND = "kind";
    private static final String KEY = "key";

    private final SignedClaims tokens;

    public Tokens(Secrets secrets, Clock clock) {
        tokens = new SignedClaims("token", secrets, clock);
    }

    /** A token that makes its bearer the principal until then. */
    public String issue(Principal principal, Instant expiresAt) {
        return tokens.sign(claims(principal), expiresAt);
    }

    /**
     * Who a token speaks for.
     *
     * @throws Problem {@code unauthenticated} for a token that is expired or not ours
     */
    public Principal verify(String token) {
        JWTClaimsSet claims = tokens.verify(token);
        Principal principal = claims == null ? null : principal(claims);
        if (principal == null) {
            throw new Problem(Code.UNAUTHENTICATED, "The token is not valid or has expired. Mint a new one.");
        }
        return principal;
    }

    static JWTClaimsSet.Builder claims(Principal principal) {
        return new JWTClaimsSet.Builder()
                .audience(principal.owner().project())
                .subject(principal.id())
                .claim(KIND, principal.owner().anonymous() ? "visitor" : "user")
                .claim(KEY, principal.embedKey());
    }

    static @Nullable Principal principal(JWTClaimsSet claims) {
        try {
            String subject = claims.getSubject();
            String key = claims.getStringClaim(KEY);
            String kind = claims.getStringClaim(KIND);
            if (claims.getAudience().size() != 1 || subject == null || key == null || kind == null) {
                return null;
            }
            String project = claims.getAudience().get(0);
            Owner owner = kind.equals("user") ? Owner.user(project, subject) : Owner.visitor(project, subject);
            return new Principal(owner, subject, key);
        } catch (ParseException e) {
            return null;
        }
    }
}
