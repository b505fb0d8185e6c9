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
 * How users of a project are proven.
 *
 * @param secret signs verified identities; null where there are none of that form
 * @param jwt which of the customer's tokens count; null for none
 * @param stepUpMaxAge how long a step-up counts
 * @param legacyUserIds whether long user ids without proof count as visitor ids
 */
public record IdentityConfig(
        @Nullable String secret, JwtIdentity.@Nullable Settings jwt, Duration stepUpMaxAge, boolean legacyUserIds) {
    static final IdentityConfig NONE = new IdentityConfig(null, null, IdentityProofs.NONE.stepUpMaxAge(), false);

    /** Returns proofs with an empty key cache. */
    public IdentityProofs proofs() {
        List<IdentityProof> forms = new ArrayList<>();
        if (jwt != null) {
            forms.add(new JwtIdentity(jwt, new JwksCache(jwt.jwksUrl())));
        }
        if (secret != null) {
            forms.add(new HmacIdentity(secret));
        }
        return new IdentityProofs(List.copyOf(forms), stepUpMaxAge, legacyUserIds);
    }

    @Override
    public String toString() {
        return "Identity[" + (jwt == null ? "" : jwt.issuer()) + "]"; // never the secret
    }
}
