// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A pattern of addresses, as robots.txt has them (RFC 9309 §2.2.3): the beginning of a path, in which {@code *} stands for any
 * characters and {@code $} at the end for the end of the address. It may begin with {@code https://} and a host; without, it is for all
 * hosts.
 */
final class AddressPattern {
    private final @Nullable Host host;
    private final String path;
    private final boolean whole;

    AddressPattern(String text) {
        String from = text;
        if (!text.startsWith("/")) {
            int slash = text.indexOf('/', text.indexOf("://") + "://".length());
            host = Host.of(URI.create(slash < 0 ? text : text.substring(0, slash)));
            from = slash < 0 ? "/" : text.substring(slash);
        } else {
            host = null;
        }
        whole = from.endsWith("$");
        path = whole ? from.substring(0, from.length() - 1) : from;
    }

    static boolean isValid(String text) {
        if (text.startsWith("/")) {
            return true;
        }
        try {
            return text.matches("https?://.+") && new AddressPattern(text).host() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /** Returns the pattern's host; null if it has none. */
    @Nullable
    Host host() {
        return host;
    }

    boolean matches(URI address) {
        if (host != null && !host.equals(Host.of(address))) {
            return false;
        }
        // Both forms, because people write "/über" where addresses have "/%C3%BCber".
        return matchesPath(address.getRawPath(), address.getRawQuery())
                || matchesPath(address.getPath(), address.getQuery());
    }

    private boolean matchesPath(String addressPath, @Nullable String query) {
        String text = (addressPath.isEmpty() ? "/" : addressPath) + (query == null ? "" : "?" + query);
        String[] parts = path.split("\\*", -1);
        if (!text.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i];
            int found = whole && i == parts.length - 1 ? text.length() - part.length() : text.indexOf(part, at);
            if (found < at || !text.startsWith(part, found)) {
                return false;
            }
            at = found + part.length();
        }
        return !whole || at == text.length();
    }
}
