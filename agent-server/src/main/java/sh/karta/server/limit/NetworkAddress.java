// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses IP addresses without DNS lookups. */
public final class NetworkAddress {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final int IPV4_BYTES = 4;

    private NetworkAddress() {}

    /**
     * Returns the key for the rate limit of an address: the IPv4 address or the /64 network of an IPv6 address, because one customer
     * usually has a whole /64. Returns null for loopback addresses, because a local proxy would share one limit for all clients.
     */
    public static @Nullable String network(String address) {
        InetAddress parsed = parse(address);
        if (parsed == null) {
            return "unknown";
        }
        byte[] bytes = parsed.getAddress();
        return parsed.isLoopbackAddress() ? null : HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 8));
    }

    /** Parses an IPv4 or IPv6 literal; returns null for any other text. */
    public static @Nullable InetAddress parse(String text) {
        try {
            if (IPV4.matcher(text).matches()) {
                String[] parts = text.split("\\.", -1);
                byte[] bytes = new byte[IPV4_BYTES];
                for (int i = 0; i < IPV4_BYTES; i++) {
                    int part = Integer.parseInt(parts[i]);
                    if (part > 255) {
                        return null;
                    }
                    bytes[i] = (byte) part;
                }
                return InetAddress.getByAddress(bytes);
            }
            // For text in brackets, Java parses an IPv6 literal or fails, but never does a DNS lookup.
            return text.contains(":") && IPV6.matcher(text).matches() ? InetAddress.getByName("[" + text + "]") : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
