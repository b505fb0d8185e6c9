// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.config;

import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import sh.karta.server.limit.NetworkAddress;

/** Reads {@code management}, and {@code metrics_token} from older config files. */
final class ManagementSection {
    private ManagementSection() {}

    static ManagementConfig read(Section root) {
        Section section = root.section("management");
        String host = section.string("host");
        Integer port = section.numberOrKeyword("port", section.defaultNumber("port"));
        String token = section.text("token");
        String oldToken = root.text("metrics_token");
        if (oldToken != null) {
            token = token == null ? oldToken : token;
            root.deprecated(
                    "metrics_token",
                    " The management listener serves the metrics, by default at http://127.0.0.1:8788/metrics.");
        }
        if (token != null && token.isBlank()) {
            section.wrong("token", "a non-blank string");
        } else if (token == null && port != null && !isLoopback(host)) {
            section.wrong("token", "a secret, because the host " + host + " is not a loopback address");
        }
        section.show("token", token);
        section.requireKnownKeys();
        return new ManagementConfig(host, port, !section.has("port"), token);
    }

    private static boolean isLoopback(String host) {
        @Nullable InetAddress address = NetworkAddress.parse(host);
        return host.equals("localhost") || (address != null && address.isLoopbackAddress());
    }
}
