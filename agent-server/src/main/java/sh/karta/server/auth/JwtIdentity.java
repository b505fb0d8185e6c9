// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import com.nimbusds.jose.Header;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.factories.DefaultJWSVerifierFactory;
import com.nimbusds.jose.jwk.AsymmetricJWK;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.problem.Quote;
import sh.karta.server.session.StepUp;

/**
 * Verifies users by a JSON Web Token (RFC 7519) that the customer issues. Follows RFC 8725: the configuration decides about the
 * algorithm, the issuer and the audience, never the token. {@code auth_time} and {@code acr} (OpenID Connect Core §2) carry the
 * step-up. Thread-safe.
 */
public final class JwtIdentity implements IdentityProof {
    /**
     * The configuration of a project's tokens.
     *
     * @param algorithms accepted asymmetric signature algorithms, by name
     * @param userClaim the claim that holds the user id
     * @param maxAge maximum age of {@code iat}
     */
    public record Settings(
            URI jwksUrl, String issuer, String audience, Set<String> algorithms, String userClaim, Duration maxAge) {}

    /** Tolerance for the difference between the customer's clock and the server's. */
    private static final Duration SKEW = Duration.ofSeconds(60);

    /** A token that lives longer is a password. */
    private static final Duration MAX_LIFETIME = Duration.ofHours(24);

    /** RFC 7518 §3.3. */
    private static final int MIN_RSA_BITS = 2_048;

    private static final int MAX_USER_ID = 256;
    private static final Pattern COMPACT = Pattern.compile("[\\w-]+\\.[\\w-]*\\.[\\w-]*");

    private final Settings settings;
    private final JwksCache keys;

    public JwtIdentity(Settings settings, JwksCache keys) {
        this.settings = settings;
        this.keys = keys;
    }

    @Override
    public boolean recognises(String identityToken) {
        if (!COMPACT.matcher(identityToken).matches()) {
            return false;
        }
        try {
            // Throws if `alg` is missing.
            Header.parseAlgorithm(com.nimbusds.jose.util.JSONObjectUtils.parse(
                    new Base64URL(identityToken.substring(0, identityToken.indexOf('.'))).decodeToString()));
            return true;
        } catch (ParseException | IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public CompletionStage<VerifiedUser> verify(@Nullable String userId, String identityToken, Instant now) {
        try {
            SignedJWT jwt = SignedJWT.parse(identityToken);
            if (!settings.algorithms().contains(jwt.getHeader().getAlgorithm().getName())) {
                throw invalid("is signed with "
                        + Quote.text(jwt.getHeader().getAlgorithm().getName()) + ", expected "
                        + String.join(
                                " or ", settings.algorithms().stream().sorted().toList()));
            }
            return keys.matching(jwt.getHeader()).thenApply(found -> verify(userId, jwt, found, now));
        } catch (ParseException e) {
            throw invalid("is not a signed JWT");
        }
    }

    private VerifiedUser verify(@Nullable String userId, SignedJWT jwt, List<JWK> candidates, Instant now) {
        if (!isSigned(jwt, candidates)) {
            throw invalid("has no valid signature of the issuer's keys");
        }
        JWTClaimsSet claims = claims(jwt);
        checkParties(claims);
        checkTimes(claims, now);
        // The library turns a number in `sub` into a string, so that two users could become one.
        Map<String, Object> sent = jwt.getPayload().toJSONObject();
        Object subject = sent.get("sub");
        if (subject != null && !(subject instanceof String)) {
            throw invalid("must have a string in sub, got " + type(subject));
        }
        if (!(sent.get(settings.userClaim()) instanceof String user) || user.isEmpty() || user.length() > MAX_USER_ID) {
            throw invalid("must have the user id in the claim " + settings.userClaim() + ", a string of 1 to "
                    + MAX_USER_ID + " characters, got " + type(sent.get(settings.userClaim())));
        }
        if (userId != null && !userId.equals(user)) {
            throw invalid("is for another user than user_id");
        }
        return new VerifiedUser(user, stepUp(claims, now));
    }

    private static JWTClaimsSet claims(SignedJWT jwt) {
        try {
            return jwt.getJWTClaimsSet();
        } catch (ParseException e) {
            throw invalid("must have strings in iss, sub and aud, and numbers of seconds in exp, iat and nbf");
        }
    }

    private static boolean isSigned(SignedJWT jwt, List<JWK> candidates) {
        JWSHeader header = jwt.getHeader();
        boolean weak = false;
        for (JWK key : candidates) {
            if (key instanceof RSAKey rsa && rsa.size() < MIN_RSA_BITS) {
                weak = true;
                continue;
            }
            try {
                if (key instanceof AsymmetricJWK asymmetric
                        && jwt.verify(
                                new DefaultJWSVerifierFactory().createJWSVerifier(header, asymmetric.toPublicKey()))) {
                    return true;
                }
            } catch (JOSEException e) {
                // This key does not fit the algorithm. Another one may.
            }
        }
        if (weak) {
            throw invalid("is signed with an RSA key that is too short, expected at least " + MIN_RSA_BITS + " bits");
        }
        return false;
    }

    private void checkParties(JWTClaimsSet claims) {
        if (!settings.issuer().equals(claims.getIssuer())) {
            String issuer = claims.getIssuer();
            throw invalid("must have the issuer " + settings.issuer() + ", got "
                    + (issuer == null ? "nothing" : Quote.text(issuer)));
        }
        if (!claims.getAudience().contains(settings.audience())) {
            throw invalid("must have the audience " + settings.audience() + ", got "
                    + (claims.getAudience().isEmpty()
                            ? "nothing"
                            : Quote.text(String.join(", ", claims.getAudience()))));
        }
    }

    private void checkTimes(JWTClaimsSet claims, Instant now) {
        Date issued = claims.getIssueTime();
        Date expires = claims.getExpirationTime();
        Date notBefore = claims.getNotBeforeTime();
        if (issued == null || expires == null) {
            throw invalid("lacks iat or exp");
        }
        if (!now.isBefore(expires.toInstant().plus(SKEW))) {
            throw invalid("expired at " + expires.toInstant());
        }
        if (expires.toInstant().isAfter(now.plus(MAX_LIFETIME).plus(SKEW))) {
            throw invalid("expires at " + expires.toInstant() + ", expected within " + MAX_LIFETIME.toHours() + " h");
        }
        Date late = isLater(issued, now) ? issued : isLater(notBefore, now) ? notBefore : null;
        if (late != null) {
            throw invalid("is not valid before " + late.toInstant());
        }
        if (issued.toInstant().plus(settings.maxAge()).plus(SKEW).isBefore(now)) {
            throw invalid("was issued at " + issued.toInstant() + ", expected at most "
                    + settings.maxAge().toSeconds() + " s ago");
        }
    }

    private static boolean isLater(@Nullable Date time, Instant now) {
        return time != null && time.toInstant().isAfter(now.plus(SKEW));
    }

    private static @Nullable StepUp stepUp(JWTClaimsSet claims, Instant now) {
        Object at = claims.getClaim("auth_time");
        Object level = claims.getClaim("acr");
        if (at == null || level == null) {
            return null;
        }
        if (!(at instanceof Number time) || time.longValue() < 0) {
            throw invalid(
                    "must have the time of the step-up in the claim auth_time, a number of seconds, got " + type(at));
        }
        // The level in the HMAC form may be a whole number, too.
        if (!(level instanceof String || level instanceof Long || level instanceof Integer)) {
            throw invalid("must have the level of the step-up in the claim acr, a string or a whole number, got "
                    + type(level));
        }
        if (time.longValue() > now.plus(SKEW).getEpochSecond()) {
            throw invalid("has an auth_time in the future");
        }
        return new StepUp(Instant.ofEpochSecond(time.longValue()), level.toString());
    }

    /** Describes a claim, without quoting texts. */
    private static String type(@Nullable Object claim) {
        if (claim == null) {
            return "nothing";
        }
        if (claim instanceof Number || claim instanceof Boolean) {
            return claim.toString();
        }
        return claim instanceof String text
                ? "a string of " + text.length() + " characters"
                : claim instanceof List ? "a list" : "an object";
    }

    private static Problem invalid(String why) {
        return new Problem(Code.IDENTITY_INVALID, "The identity_token " + why + ".");
    }

    /** The algorithms that may be configured. All are asymmetric, so that a party that can verify tokens cannot make them. */
    public static final Set<String> ALGORITHMS = Set.of(JWSAlgorithm.RS256.getName(), JWSAlgorithm.ES256.getName());
}
