// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A host of a site.
 *
 * @param port -1 for the default port of http or https
 */
record Host(String name, int port) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** Returns the host of an address; null if it is not an address of the web. */
    static @Nullable Host of(URI address) {
        boolean https = "https".equals(address.getScheme());
        if (address.getHost() == null || !(https || "http".equals(address.getScheme()))) {
            return null;
        }
        boolean usual = address.getPort() == (https ? HTTPS : HTTP);
        return new Host(address.getHost().toLowerCase(Locale.ROOT), usual ? -1 : address.getPort());
    }

    @Override
    public String toString() {
        return port < 0 ? name : name + ":" + port;
    }
}
