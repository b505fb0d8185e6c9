// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The network address of whoever sent a request. A {@code X-Forwarded-For} header counts only as far as proxies of ours wrote it:
 * each appends whom it saw, so with n trusted proxies the n-th entry from the right is the client; what stands left of it is
 * the client's own claim.
 */
public final class ClientAddress {
    private static final Logger LOG = LoggerFactory.getLogger(ClientAddress.class);
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** Some proxies append the port they saw. */
    private static final Pattern WITH_PORT = Pattern.compile("([0-9.]+|\\[[^\\]]+]):[0-9]{1,5}");

    private final int trustedProxies;
    private final AtomicBoolean warned = new AtomicBoolean();

    /** @param trustedProxies how many proxies stand in front of this server */
    public ClientAddress(int trustedProxies) {
        this.trustedProxies = trustedProxies;
    }

    int trustedProxies() {
        return trustedProxies;
    }

    String of(Request request) {
        String peer = Request.getRemoteAddr(request);
        if (trustedProxies == 0) {
            if (request.getHeaders().contains(FORWARDED_FOR) && warned.compareAndSet(false, true)) {
                LOG.warn(
                        "A request from {} has X-Forwarded-For, but trusted_proxies is 0. If a proxy stands in front, all visitors"
                                + " count as one address until trusted_proxies says how many.",
                        peer);
            }
            return peer;
        }
        List<String> seen = request.getHeaders().getCSV(FORWARDED_FOR, false);
        return seen.size() < trustedProxies ? peer : literal(seen.get(seen.size() - trustedProxies));
    }

    private static String literal(String entry) {
        Matcher port = WITH_PORT.matcher(entry.strip());
        String address = port.matches() ? port.group(1) : entry.strip();
        return address.startsWith("[") && address.endsWith("]") ? address.substring(1, address.length() - 1) : address;
    }
}
