// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses the addresses that are not globally reachable: the IANA registries of special-purpose addresses for IPv4 and IPv6 (RFC 6890).
 * Of IPv6, only global unicast (2000::/3) is permitted. Java turns IPv4-mapped IPv6 addresses into IPv4 ones.
 */
final class PublicNetwork implements Network {
    /** Looks up the addresses of a host, as {@link InetAddress#getAllByName} does. */
    @FunctionalInterface
    interface Lookup {
        InetAddress[] all(String host) throws UnknownHostException;
    }

    private record Block(int bytes, BigInteger network, int free) {
        static Block of(String cidr) {
            String[] parts = cidr.split("/", 2);
            try {
                byte[] network = InetAddress.getByName(parts[0]).getAddress(); // a literal, so there is no lookup
                int free = Byte.SIZE * network.length - Integer.parseInt(parts[1]);
                return new Block(network.length, new BigInteger(1, network).shiftRight(free), free);
            } catch (UnknownHostException e) {
                throw new IllegalStateException(cidr, e);
            }
        }

        boolean contains(byte[] address) {
            return address.length == bytes
                    && new BigInteger(1, address).shiftRight(free).equals(network);
        }
    }

    private static final List<Block> SPECIAL = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.88.99.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    // These embed IPv4 addresses (Teredo, 6to4) or are for documentation.
                    "2001::/23",
                    "2001:db8::/32",
                    "2002::/16",
                    "3fff::/20")
            .map(Block::of)
            .toList();

    private static final Block GLOBAL_UNICAST = Block.of("2000::/3");
    private static final int IPV4_BYTES = 4;

    private final Lookup lookup;

    PublicNetwork(Lookup lookup) {
        this.lookup = lookup;
    }

    @Override
    public List<InetAddress> resolve(String host) throws IOException {
        InetAddress[] all = lookup.all(host);
        List<InetAddress> permitted =
                Arrays.stream(all).filter(PublicNetwork::isPublic).toList();
        if (permitted.isEmpty()) {
            throw new IOException("refused, because " + host + " has the private address " + all[0].getHostAddress());
        }
        return permitted;
    }

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        return (bytes.length == IPV4_BYTES || GLOBAL_UNICAST.contains(bytes))
                && SPECIAL.stream().noneMatch(block -> block.contains(bytes));
    }
}
