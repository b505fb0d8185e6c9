// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.auth;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The origins from which a key may be used. An entry is an exact origin (RFC 6454: scheme, host, port) or one of three keywords:
 * {@code loopback} is any http or https origin on this machine, {@code null} is the origin of sandboxed frames and files, and
 * {@code none} is a request without an Origin header (servers, scripts).
 */
public record OriginRule(Set<String> origins, boolean loopback, boolean opaque, boolean none) {
    private static final Pattern ORIGIN =
            Pattern.compile("https?://(\\[[0-9a-f:.]+]|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::[0-9]{1,5})?");
    private static final Pattern LOOPBACK =
            Pattern.compile("https?://(?:localhost|127\\.0\\.0\\.1|\\[::1])(?::[0-9]{1,5})?");

    /**
     * Parses the entries of a rule.
     *
     * @throws IllegalArgumentException if an entry is not valid; the message describes a valid entry
     */
    public static OriginRule of(List<String> entries) {
        Set<String> exact = new java.util.LinkedHashSet<>();
        boolean loopback = false;
        boolean opaque = false;
        boolean none = false;
        for (String entry : entries) {
            switch (entry) {
                case "loopback" -> loopback = true;
                case "null" -> opaque = true;
                case "none" -> none = true;
                default -> exact.add(normal(entry));
            }
        }
        return new OriginRule(Set.copyOf(exact), loopback, opaque, none);
    }

    private static String normal(String entry) {
        String origin = entry.toLowerCase(Locale.ROOT);
        if (!ORIGIN.matcher(origin).matches()) {
            throw new IllegalArgumentException("an origin like https://www.example.com (no path, no trailing slash),"
                    + " or loopback, null or none, found '" + entry + "'");
        }
        return origin.replaceFirst("^(http://.*):80$|^(https://.*):443$", "$1$2");
    }

    /** Returns the entries as in a configuration, exact origins first. */
    public List<String> entries() {
        List<String> entries = new ArrayList<>(origins.stream().sorted().toList());
        if (loopback) {
            entries.add("loopback");
        }
        if (opaque) {
            entries.add("null");
        }
        if (none) {
            entries.add("none");
        }
        return entries;
    }

    /** @param origin the Origin header of the request; null without one */
    public boolean allows(@Nullable String origin) {
        if (origin == null) {
            return none;
        }
        if (origin.equals("null")) {
            return opaque;
        }
        return origins.contains(origin) || (loopback && LOOPBACK.matcher(origin).matches());
    }
}
