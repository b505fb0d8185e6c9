// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses IP addresses without DNS lookups. */
public final class NetworkAddress {
    /**
     * A network whose clients share a limit.
     *
     * @param addresses how many addresses it counts as: it may use as many times the limit of one address
     */
    public record Network(String name, int addresses) {}

    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final int IPV4_BYTES = 4;
    private static final List<Network> UNKNOWN = List.of(new Network("unknown", 1));

    private NetworkAddress() {}

    /**
     * Returns the networks of an address that limits count, the narrowest first. An IPv4 address is one. An IPv6 address is in three: a
     * device has a /64, but a customer has a /56 or a /48, which are 256 and 65,536 of them. Because several customers may share these,
     * they count as two and four addresses. Returns none for loopback addresses, because a local proxy would share one limit for all
     * clients.
     */
    public static List<Network> networks(String address) {
        InetAddress parsed = parse(address);
        if (parsed == null) {
            return UNKNOWN;
        }
        if (parsed.isLoopbackAddress()) {
            return List.of();
        }
        byte[] bytes = parsed.getAddress();
        return bytes.length == IPV4_BYTES
                ? List.of(network(bytes, IPV4_BYTES, 1))
                : List.of(network(bytes, 8, 1), network(bytes, 7, 2), network(bytes, 6, 4));
    }

    /**
     * Returns an address and the network around it, for limits of what many clients may hold at the same time: a /24 of IPv4, and a /64 in
     * a /48 of IPv6. The network counts as two addresses. Returns none for loopback addresses.
     */
    public static List<Network> withNeighbours(String address) {
        InetAddress parsed = parse(address);
        if (parsed == null || parsed.isLoopbackAddress()) {
            return networks(address);
        }
        byte[] bytes = parsed.getAddress();
        return bytes.length == IPV4_BYTES
                ? List.of(network(bytes, IPV4_BYTES, 1), network(bytes, 3, 2))
                : List.of(network(bytes, 8, 1), network(bytes, 6, 2));
    }

    private static Network network(byte[] address, int length, int addresses) {
        return new Network(HexFormat.of().formatHex(address, 0, length), addresses);
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
