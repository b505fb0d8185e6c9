// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sh.karta.server.auth.JwtIdentity;

/** Reads {@code identity_secret}, {@code identity_jwt}, {@code step_up_max_age} and {@code legacy_user_ids} of a project. */
final class IdentitySection {
    private IdentitySection() {}

    static IdentityConfig read(Section project) {
        String secret = project.text("identity_secret");
        if (secret != null && secret.length() < 16) {
            project.wrong("identity_secret", "at least 16 characters");
        }
        Duration stepUpMaxAge = Duration.ofSeconds(project.number("step_up_max_age"));
        return new IdentityConfig(secret, jwt(project), stepUpMaxAge, project.flag("legacy_user_ids"));
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
        }
        JwtIdentity.Settings settings = new JwtIdentity.Settings(
                url,
                required(jwt, "issuer", "the iss claim of the tokens"),
                required(jwt, "audience", "the aud claim of the tokens"),
                algorithms.isEmpty() ? JwtIdentity.ALGORITHMS : Set.copyOf(algorithms),
                jwt.string("user_claim"),
                Duration.ofSeconds(jwt.number("max_age")));
        jwt.end();
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
