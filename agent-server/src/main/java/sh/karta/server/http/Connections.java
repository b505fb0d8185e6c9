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
 * The open connections: refuses those beyond the limits, and ends those on which the headers of a request come too slowly. Jetty's
 * idle timeout ends those that are silent.
 */
final class Connections implements Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final int RETRY_SECONDS = 5;
    /** Stands for addresses that are not counted. */
    private static final String NOT_COUNTED = "";

    private final ServerLimits limits;
    private final boolean behindProxy;
    private final Map<Connection, String> open = new ConcurrentHashMap<>();
    private final Slots<String> perAddress;

    /** @param behindProxy whether the connections are those of proxies; see {@link RequestsPerAddress} */
    Connections(ServerLimits limits, boolean behindProxy) {
        this.limits = limits;
        this.behindProxy = behindProxy;
        perAddress = new Slots<>(limits.connectionsPerAddress());
    }

    @Override
    public void onOpened(Connection connection) {
        String network = network(connection.getEndPoint());
        if (open.size() >= limits.connections()) {
            LOG.debug("A connection was refused: {} are open", limits.connections());
            refuse(connection, new Problem(Code.UNAVAILABLE, "The server has too many connections.", RETRY_SECONDS));
        } else if (!network.equals(NOT_COUNTED) && !perAddress.tryAcquire(network)) {
            LOG.debug("A connection was refused: its address has {} open", limits.connectionsPerAddress());
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

    /** Ends the connections whose request has begun too long ago to be still without all its headers. To be called often. */
    void endSlow() {
        long patience = TimeUnit.SECONDS.toNanos(limits.headerSeconds());
        for (Connection connection : open.keySet()) {
            if (connection instanceof HttpConnection http) {
                HttpParser parser = http.getParser();
                if (parser.inHeaderState()
                        && !parser.isStart()
                        && System.nanoTime() - parser.getBeginNanoTime() > patience) {
                    refuse(connection, new Problem(Code.TIMEOUT, "The headers came too slowly."));
                }
            }
        }
    }

    /** How many are open. */
    int count() {
        return open.size();
    }

    /** Answers without waiting for a request, then closes the connection. */
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
            peer.close(); // an answer was just being written
        }
    }
}
