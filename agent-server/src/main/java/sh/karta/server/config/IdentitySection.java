// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.JwtIdentity;

/** Reads the keys of a project that say how its users prove who they are. */
final class IdentitySection {
    private IdentitySection() {}

    static IdentityConfig read(Section project) {
        String secret = secret(project, "identity_secret");
        String stepUpSecret = secret(project, "step_up_secret");
        boolean shares = project.flag("step_up_shares_secret");
        if (shares && stepUpSecret != null) {
            project.misplaced("step_up_shares_secret", "with step_up_secret");
        } else if (shares && secret == null) {
            project.wrong("identity_secret", "the secret that step_up_shares_secret uses");
        } else if (stepUpSecret != null && stepUpSecret.equals(secret)) {
            project.wrong("step_up_secret", "another secret than identity_secret");
        }
        Duration stepUpMaxAge = Duration.ofSeconds(project.number("step_up_max_age"));
        return new IdentityConfig(
                secret, stepUpSecret, shares, jwt(project), stepUpMaxAge, project.flag("legacy_user_ids"));
    }

    private static @Nullable String secret(Section project, String key) {
        String secret = project.text(key);
        if (secret != null && secret.length() < 16) {
            project.wrong(key, "at least 16 characters");
        }
        return secret;
    }

    private static JwtIdentity.@Nullable Settings jwt(Section project) {
        if (!project.has("identity_jwt")) {
            return null;
        }
        Section jwt = project.section("identity_jwt");
        URI url = jwt.url("jwks_url", "");
        List<String> algorithms = jwt.texts("algorithms");
        if (!JwtIdentity.ALGORITHMS.containsAll(algorithms)) {
            jwt.wrong("algorithms", "a list of RS256 or ES256, or both");
        } else if (algorithms.isEmpty()) {
            algorithms = JwtIdentity.ALGORITHMS.stream().sorted().toList();
            jwt.show("algorithms", algorithms);
        }
        JwtIdentity.Settings settings = new JwtIdentity.Settings(
                url,
                required(jwt, "issuer", "the iss claim of the tokens"),
                required(jwt, "audience", "the aud claim of the tokens"),
                Set.copyOf(algorithms),
                jwt.string("user_claim"),
                Duration.ofSeconds(jwt.number("max_age")));
        jwt.requireKnownKeys();
        return settings;
    }

    private static String required(Section section, String key, String expected) {
        String text = section.string(key);
        if (text.isEmpty()) {
            section.wrong(key, expected);
        }
        return text;
    }
}
