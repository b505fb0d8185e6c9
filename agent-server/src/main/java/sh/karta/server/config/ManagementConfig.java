// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import org.jspecify.annotations.Nullable;

/**
 * Where operators find metrics and details.
 *
 * @param port null for no such listener, 0 for a free port
 * @param usualPort whether nobody chose the port: then the server also starts where it is taken
 * @param token required of every request; null on a loopback address only, to require none
 */
public record ManagementConfig(
        String host,
        @Nullable Integer port,
        boolean usualPort,
        @Nullable String token) {
    static final ManagementConfig DEFAULT = new ManagementConfig("127.0.0.1", 8788, true, null);

    @Override
    public String toString() {
        return "Management[" + host + ":" + port + "]"; // never the token
    }
}
