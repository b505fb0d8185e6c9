// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How much of a client's network address the log has. */
public enum LogAddresses {
    OFF,
    /** The network: a /24 of IPv4 or a /56 of IPv6, which does not name a person's device. */
    NETWORK,
    FULL;

    private static final int IPV4_BYTES = 4;
    private static final int IPV4_NETWORK = 3;
    private static final int IPV6_NETWORK = 7;

    /** Returns the word of the config file. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns what the log has of an address; null for nothing. A text that is no address becomes {@code unknown}. */
    public @Nullable String of(String address) {
        InetAddress parsed = NetworkAddress.parse(address);
        if (this == OFF) {
            return null;
        }
        return parsed == null ? "unknown" : this == FULL ? parsed.getHostAddress() : network(parsed.getAddress());
    }

    private static String network(byte[] address) {
        int length = address.length == IPV4_BYTES ? IPV4_NETWORK : IPV6_NETWORK;
        byte[] network = Arrays.copyOf(Arrays.copyOf(address, length), address.length);
        try {
            return InetAddress.getByAddress(network).getHostAddress() + "/" + length * Byte.SIZE;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the length is that of an address", e);
        }
    }
}
