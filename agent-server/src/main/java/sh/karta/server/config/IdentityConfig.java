// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.HmacIdentity;
import sh.karta.server.auth.IdentityProof;
import sh.karta.server.auth.IdentityProofs;
import sh.karta.server.auth.JwksCache;
import sh.karta.server.auth.JwtIdentity;

/**
 * How a project verifies its users.
 *
 * @param secret signs HMAC identity tokens; null if the project does not accept them
 * @param stepUpSecret signs their step-up form; null if the project does not accept it
 * @param stepUpSharesSecret whether {@code secret} signs the step-up form too. A user who may choose his id can then step up as anybody
 * @param jwt settings for JWTs of the customer; null if the project does not accept them
 * @param stepUpMaxAge how long a step-up stays valid
 * @param legacyUserIds whether long user ids without proof serve as visitor ids
 */
public record IdentityConfig(
        @Nullable String secret,
        @Nullable String stepUpSecret,
        boolean stepUpSharesSecret,
        JwtIdentity.@Nullable Settings jwt,
        Duration stepUpMaxAge,
        boolean legacyUserIds) {
    /** Returns the accepted proofs, with an empty cache of public keys. */
    public IdentityProofs proofs() {
        List<IdentityProof> forms = new ArrayList<>();
        if (jwt != null) {
            forms.add(new JwtIdentity(jwt, new JwksCache(jwt.jwksUrl())));
        }
        if (secret != null || stepUpSecret != null) {
            forms.add(new HmacIdentity(secret, stepUpSharesSecret ? secret : stepUpSecret));
        }
        return new IdentityProofs(List.copyOf(forms), stepUpMaxAge, legacyUserIds);
    }

    @Override
    public String toString() {
        return "Identity[" + (jwt == null ? "" : jwt.issuer()) + "]"; // never the secrets
    }
}
