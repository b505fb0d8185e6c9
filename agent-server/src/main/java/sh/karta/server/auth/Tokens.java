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
import sh.karta.server.session.StepUp;

/** Issues and verifies bearer tokens. {@code aud} is the project, {@code sub} the user or visitor. Thread-safe. */
public final class Tokens {
    private static final String KIND = "kind";
    private static final String KEY = "key";
    private static final String ORIGIN = "origin";
    private static final String STEPPED_UP_AT = "stepped_up_at";
    private static final String LEVEL = "aal";
    private static final String STATED_USER = "stated_user";

    /** Has milliseconds, unlike {@code iat}, because tokens may be revoked and minted again within the same second. */
    private static final String MINTED_AT = "minted_at";

    /** Means a request without an Origin header. Tokens of older server versions lack the claim. */
    private static final String NO_ORIGIN = "none";

    private final SignedClaims tokens;

    public Tokens(Secrets secrets, Clock clock) {
        tokens = new SignedClaims("token", secrets, clock);
    }

    /** Issues a token that authenticates its bearer as the principal until it expires. */
    public String issue(Principal principal, Instant expiresAt) {
        return tokens.sign(claims(principal), expiresAt);
    }

    /**
     * Verifies a token and returns its principal.
     *
     * @throws Problem {@code unauthenticated} if the token is expired or was not issued by this server
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
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .audience(principal.owner().project())
                .subject(principal.id())
                .claim(KIND, principal.owner().anonymous() ? "visitor" : "user")
                .claim(KEY, principal.embedKey())
                .claim(ORIGIN, principal.origin() == null ? NO_ORIGIN : principal.origin())
                .claim(STATED_USER, principal.statedUser())
                .claim(MINTED_AT, principal.mintedAt().toEpochMilli());
        StepUp stepUp = principal.stepUp();
        if (stepUp != null) {
            claims.claim(STEPPED_UP_AT, stepUp.at().getEpochSecond()).claim(LEVEL, stepUp.level());
        }
        return claims;
    }

    static @Nullable Principal principal(JWTClaimsSet claims) {
        try {
            String subject = claims.getSubject();
            String key = claims.getStringClaim(KEY);
            String kind = claims.getStringClaim(KIND);
            String origin = claims.getStringClaim(ORIGIN);
            if (claims.getAudience().size() != 1 || subject == null || key == null || kind == null || origin == null) {
                return null;
            }
            String project = claims.getAudience().get(0);
            Owner owner = kind.equals("user") ? Owner.user(project, subject) : Owner.visitor(project, subject);
            Long steppedUpAt = claims.getLongClaim(STEPPED_UP_AT);
            String level = claims.getStringClaim(LEVEL);
            Long mintedAt = claims.getLongClaim(MINTED_AT);
            StepUp stepUp =
                    steppedUpAt == null || level == null ? null : new StepUp(Instant.ofEpochSecond(steppedUpAt), level);
            return new Principal(
                    owner,
                    subject,
                    key,
                    origin.equals(NO_ORIGIN) ? null : origin,
                    stepUp,
                    claims.getStringClaim(STATED_USER),
                    mintedAt == null ? Instant.EPOCH : Instant.ofEpochMilli(mintedAt));
        } catch (ParseException e) {
            return null;
        }
    }
}
