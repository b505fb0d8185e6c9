// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.net.URI;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A URL that receives events.
 *
 * @param secret signs each delivery
 * @param standard whether deliveries are signed as Standard Webhooks, else with the header {@code Karta-Signature}
 * @param events types of the events to deliver: {@code feedback}, {@code limit}
 */
public record WebhookConfig(URI url, String secret, boolean standard, Set<String> events) {
    private static final Pattern STANDARD = Pattern.compile(ConfigKeys.STANDARD_SECRET);

    /** Returns whether a secret has the form of Standard Webhooks. */
    static boolean isStandard(String secret) {
        return STANDARD.matcher(secret).matches();
    }

    @Override
    public String toString() {
        return "Webhook[" + url.getHost() + ", " + events + "]"; // never the secret
    }
}
