// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.event.Json;
import sh.karta.server.limit.NetworkAddress;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.limit.Slots;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Limits the open connections, and closes those on which request headers arrive too slowly. Jetty's idle timeout closes silent
 * connections.
 */
final class Connections implements Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final int RETRY_SECONDS = 5;
    /** Placeholder for addresses without a limit. */
    private static final String NOT_COUNTED = "";

    private final ServerLimits limits;
    private final boolean behindProxy;
    private final Map<Connection, String> open = new ConcurrentHashMap<>();
    private final Slots<String> perAddress;

    /** @param behindProxy whether proxies open the connections; then {@link RequestsPerAddress} limits the addresses instead */
    Connections(ServerLimits limits, boolean behindProxy) {
        this.limits = limits;
        this.behindProxy = behindProxy;
        perAddress = new Slots<>(limits.connectionsPerAddress());
    }

    @Override
    public void onOpened(Connection connection) {
        String network = network(connection.getEndPoint());
        if (open.size() >= limits.connections()) {
            LOG.debug("Connection refused: {} are open", limits.connections());
            refuse(
                    connection,
                    new Problem(Code.UNAVAILABLE, "The server has too many connections. Try again.", RETRY_SECONDS));
        } else if (!network.equals(NOT_COUNTED) && !perAddress.tryAcquire(network)) {
            LOG.debug("Connection refused: its address has {} open", limits.connectionsPerAddress());
            refuse(connection, new Problem(Code.RATE_LIMITED, "Too many connections from one address.", RETRY_SECONDS));
        } else {
            open.put(connection, network);
        }
    }

    @Override
    public void onClosed(Connection connection) {
        String network = open.remove(connection);
        if (network != null && !network.equals(NOT_COUNTED)) {
            perAddress.release(network);
        }
    }

    private String network(EndPoint peer) {
        if (behindProxy || !(peer.getRemoteSocketAddress() instanceof InetSocketAddress address)) {
            return NOT_COUNTED;
        }
        String network = NetworkAddress.network(address.getAddress().getHostAddress());
        return network == null ? NOT_COUNTED : network;
    }

    /** Closes the connections on which the headers of a request are still incomplete after the time limit. Call it periodically. */
    void closeSlow() {
        long timeout = TimeUnit.SECONDS.toNanos(limits.headerSeconds());
        for (Connection connection : open.keySet()) {
            if (connection instanceof HttpConnection http) {
                HttpParser parser = http.getParser();
                if (parser.inHeaderState()
                        && !parser.isStart()
                        && System.nanoTime() - parser.getBeginNanoTime() > timeout) {
                    refuse(connection, new Problem(Code.TIMEOUT, "The request headers arrived too slowly."));
                }
            }
        }
    }

    /** Returns the number of open connections. */
    int count() {
        return open.size();
    }

    /** Sends an error response without waiting for a request, then closes the connection. */
    private static void refuse(Connection connection, Problem problem) {
        int status = problem.code().status();
        byte[] body = Json.bytes(ApiHandler.errorBody(problem, null));
        Integer seconds = problem.retryAfterSeconds();
        String head = "HTTP/1.1 " + status + " " + HttpStatus.getMessage(status)
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + (seconds == null ? "" : "\r\nRetry-After: " + seconds)
                + "\r\nAccess-Control-Allow-Origin: *\r\nConnection: close\r\n\r\n";
        EndPoint peer = connection.getEndPoint();
        try {
            peer.write(
                    Callback.from(peer::close),
                    ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)),
                    ByteBuffer.wrap(body));
        } catch (RuntimeException e) {
            peer.close(); // another response is being written
        }
    }
}
