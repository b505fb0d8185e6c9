// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.Connection;
import org.junit.jupiter.api.Test;
import sh.karta.server.limit.ServerLimits;

/** Tests the connection limits with fake addresses, because real ones would all be loopback. */
final class ConnectionsTest {
    private static Connection from(String address) {
        try {
            SocketAddress peer = new InetSocketAddress(InetAddress.getByName(address), 4_711);
            return new AbstractConnection(
                    new ByteArrayEndPoint("", 4_096) {
                        @Override
                        public SocketAddress getRemoteSocketAddress() {
                            return peer;
                        }
                    },
                    Runnable::run) {
                @Override
                public void onFillable() {
                    // nothing is sent
                }
            };
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Connection open(Connections connections, String address) {
        Connection connection = from(address);
        connections.onOpened(connection);
        return connection;
    }

    private static String said(Connection connection) {
        return ((ByteArrayEndPoint) connection.getEndPoint()).getOutputString();
    }

    private static boolean isOpen(Connection connection) {
        return connection.getEndPoint().isOpen();
    }

    @Test
    void anAddressHas64ConnectionsUntilOneIsClosed() {
        Connections connections = new Connections(new NotFoundHandler(), ServerLimits.DEFAULT, false);
        Connection first = open(connections, "198.51.100.7");
        for (int i = 1; i < 64; i++) {
            assertThat(isOpen(open(connections, "198.51.100.7"))).isTrue();
        }
        Connection refused = open(connections, "198.51.100.7");
        assertThat(isOpen(refused)).isFalse();
        assertThat(said(refused))
                .startsWith("HTTP/1.1 429 ")
                .contains("\r\nRetry-After: 5\r\n", "\"rate_limited\"")
                .contains("\r\nAccess-Control-Expose-Headers: Retry-After, X-Request-Id\r\n")
                .containsPattern("X-Request-Id: (req_[0-9a-f]{16})\r\n(?s:.*)\"request_id\":\"\\1\"");
        connections.onClosed(refused);
        assertThat(isOpen(open(connections, "198.51.100.7"))).isFalse();
        assertThat(isOpen(open(connections, "198.51.100.8"))).isTrue();
        connections.onClosed(first);
        assertThat(isOpen(open(connections, "198.51.100.7"))).isTrue();
    }

    @Test
    void anIpv6NetworkCountsAsOneAddress() {
        Connections connections = new Connections(new NotFoundHandler(), ServerLimits.DEFAULT, false);
        for (int i = 0; i < 64; i++) {
            assertThat(isOpen(open(connections, "2001:db8:1:2::" + Integer.toHexString(i))))
                    .isTrue();
        }
        assertThat(isOpen(open(connections, "2001:db8:1:2:ffff::1"))).isFalse();
        assertThat(isOpen(open(connections, "2001:db8:1:3::1"))).isTrue();
    }

    @Test
    void theNetworksAroundAnIpv6AddressHaveTwiceAndFourTimesItsConnections() {
        Connections connections = new Connections(new NotFoundHandler(), ServerLimits.DEFAULT, false);
        Connection first = open(connections, "2001:db8:1::1");
        for (int i = 1; i < 128; i++) {
            assertThat(isOpen(open(connections, "2001:db8:1:" + Integer.toHexString(i) + "::1")))
                    .isTrue();
        }
        for (int refused = 0; refused < 64; refused++) {
            assertThat(isOpen(open(connections, "2001:db8:1:fe::1")))
                    .as("in the same /56")
                    .isFalse();
        }
        for (int i = 0; i < 128; i++) {
            assertThat(isOpen(open(connections, "2001:db8:1:" + Integer.toHexString(0x100 + i) + "::1")))
                    .isTrue();
        }
        assertThat(isOpen(open(connections, "2001:db8:1:200::1")))
                .as("in the same /48")
                .isFalse();
        assertThat(isOpen(open(connections, "2001:db8:2::1"))).isTrue();
        connections.onClosed(first);
        assertThat(isOpen(open(connections, "2001:db8:1:fe::1"))).isTrue();
    }

    @Test
    void loopbackAndProxiesHaveOnlyTheTotalLimit() {
        Connections direct = new Connections(new NotFoundHandler(), ServerLimits.DEFAULT, false);
        Connections behindProxy = new Connections(new NotFoundHandler(), ServerLimits.DEFAULT, true);
        for (int i = 0; i < 10_000; i++) {
            assertThat(isOpen(open(direct, i % 2 == 0 ? "127.0.0.1" : "::1"))).isTrue();
            assertThat(isOpen(open(behindProxy, "198.51.100.7"))).isTrue();
        }
        Connection refused = open(direct, "127.0.0.1");
        assertThat(isOpen(refused)).isFalse();
        assertThat(said(refused)).startsWith("HTTP/1.1 503 ").contains("\"unavailable\"");
        assertThat(isOpen(open(behindProxy, "198.51.100.8"))).isFalse();
    }
}
