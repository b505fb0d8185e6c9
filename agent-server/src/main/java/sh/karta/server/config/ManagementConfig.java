// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import org.jspecify.annotations.Nullable;

/**
 * The management listener, which serves metrics and details to operators.
 *
 * @param port null for no listener, 0 for any free port
 * @param defaultPort whether the port is the default; the server then starts even if the port is taken
 * @param token required in every request; null for none, which only a loopback host allows
 */
public record ManagementConfig(
        String host,
        @Nullable Integer port,
        boolean defaultPort,
        @Nullable String token) {
    @Override
    public String toString() {
        return "Management[" + host + ":" + port + "]"; // never the token
    }
}
