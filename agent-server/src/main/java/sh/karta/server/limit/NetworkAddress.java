// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.limit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads IP addresses from text without ever asking a name server. */
public final class NetworkAddress {
    private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]{2,45}");
    private static final int IPV4_BYTES = 4;

    private NetworkAddress() {}

    /**
     * Returns the name under which an address is counted: itself, or the /64 network of an IPv6 address, which one customer has all
     * of. Null for this machine, where a proxy stands before the server and would be everybody.
     */
    public static @Nullable String network(String address) {
        InetAddress parsed = parse(address);
        if (parsed == null) {
            return "unknown";
        }
        byte[] bytes = parsed.getAddress();
        return parsed.isLoopbackAddress() ? null : HexFormat.of().formatHex(bytes, 0, Math.min(bytes.length, 8));
    }

    /** Returns the address that a literal stands for, or null if the text is no literal of IPv4 or IPv6. */
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
            // In brackets, Java takes it for an IPv6 literal or refuses it, and looks nothing up.
            return text.contains(":") && IPV6.matcher(text).matches() ? InetAddress.getByName("[" + text + "]") : null;
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
