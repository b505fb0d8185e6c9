// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import sh.karta.server.limit.LogAddresses;

/**
 * Finds the network address of a request's client. Only the entries of {@code X-Forwarded-For} that trusted proxies have appended
 * count. Each proxy appends the address it received the request from, so with n trusted proxies the n-th entry from the right is the
 * client. A client can forge the entries to the left of it.
 */
public final class ClientAddress {
    static final String FORWARDED_FOR = "X-Forwarded-For";

    /** Some proxies append the client's port to the address. */
    private static final Pattern WITH_PORT = Pattern.compile("([0-9.]+|\\[[^\\]]+]):[0-9]{1,5}");

    private final int trustedProxies;
    private final LogAddresses logged;

    /**
     * @param trustedProxies number of trusted proxies in front of this server
     * @param logged how much of an address the log has
     */
    public ClientAddress(int trustedProxies, LogAddresses logged) {
        this.trustedProxies = trustedProxies;
        this.logged = logged;
    }

    /** Returns what the log has of the address of a request's client; null for nothing. */
    @Nullable
    String loggedOf(Request request) {
        return logged.of(of(request));
    }

    int trustedProxies() {
        return trustedProxies;
    }

    String of(Request request) {
        String peer = Request.getRemoteAddr(request);
        if (trustedProxies == 0) {
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
