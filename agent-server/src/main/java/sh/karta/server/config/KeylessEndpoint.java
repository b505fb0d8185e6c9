// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.net.URI;

/** Finds endpoints of a provider that are asked without an API key. Endpoints of others may need none. */
final class KeylessEndpoint {
    private KeylessEndpoint() {}

    /** Warns if {@code endpoint}, at {@code address}, is the provider's own and has no key. */
    static void suspect(Section endpoint, URI address, String provider) {
        boolean own = URI.create(provider).getHost().equalsIgnoreCase(address.getHost());
        boolean keyless =
                !endpoint.contains("api_key") || endpoint.string("api_key").isEmpty();
        if (own && keyless) {
            endpoint.suspicious(
                    "model",
                    "no api_key: " + provider
                            + " is asked without one and will refuse. Add api_key, or base_url for another endpoint");
        }
    }
}
