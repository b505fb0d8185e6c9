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
    static final ManagementConfig DEFAULT = new ManagementConfig("127.0.0.1", 8788, true, null);

    /** Takes any free port, so that several demos run on one machine. */
    static final ManagementConfig DEMO = new ManagementConfig(DEFAULT.host, 0, false, null);

    @Override
    public String toString() {
        return "Management[" + host + ":" + port + "]"; // never the token
    }
}
