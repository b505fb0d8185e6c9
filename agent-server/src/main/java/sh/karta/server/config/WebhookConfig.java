// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.net.URI;
import java.util.Set;

/**
 * A URL that receives events.
 *
 * @param secret signs each delivery
 * @param events types of the events to deliver: {@code feedback}, {@code limit}
 */
public record WebhookConfig(URI url, String secret, Set<String> events) {
    @Override
    public String toString() {
        return "Webhook[" + url.getHost() + ", " + events + "]"; // never the secret
    }
}
