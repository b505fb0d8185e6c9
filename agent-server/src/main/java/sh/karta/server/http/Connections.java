// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.event.Json;
import sh.karta.server.limit.NetworkAddress;
import sh.karta.server.limit.NetworkAddress.Network;
import sh.karta.server.limit.NetworkSlots;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Limits the open connections, and closes those on which request headers arrive too slowly. Jetty's idle timeout closes silent
 * connections. Jetty's limits of connections cannot respond to those that they refuse, and it has none for headers.
 */
final class Connections extends Handler.Wrapper implements Connection.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);
    private static final int RETRY_SECONDS = 5;

    private final ServerLimits limits;
    private final boolean behindProxy;
    private final Map<Connection, Open> open = new ConcurrentHashMap<>();
    private final NetworkSlots perAddress;

    /** An open connection. */
    private static final class Open {
        private final List<Network> networks;
        /** Number of requests that are handled. */
        private final AtomicInteger handled = new AtomicInteger();
        /** Number of bytes that had arrived when the last request was complete. */
        private volatile long before;

        /** When more bytes were first seen; 0 for none. Used by the periodic check only. */
        private long seenAt;

        Open(List<Network> networks) {
            this.networks = networks;
        }

        /** Returns how long the headers of a request have been arriving, in nanoseconds. */
        long headersTake(long bytesIn, long nanoTime) {
            if (handled.get() > 0 || bytesIn <= before) {
                seenAt = 0;
            } else if (seenAt == 0) {
                seenAt = nanoTime;
            }
            return seenAt == 0 ? 0 : nanoTime - seenAt;
        }
    }

    /** @param behindProxy whether proxies open the connections; then {@link RequestsPerAddress} limits the addresses instead */
    Connections(Handler handler, ServerLimits limits, boolean behindProxy) {
        super(handler);
        this.limits = limits;
        this.behindProxy = behindProxy;
        perAddress = new NetworkSlots(limits.connectionsPerAddress());
    }

    @Override
    public void onOpened(Connection connection) {
        List<Network> networks = networks(connection.getEndPoint());
        if (open.size() >= limits.connections()) {
            LOG.debug("Connection refused: {} are open", limits.connections());
            refuse(
                    connection,
                    new Problem(Code.UNAVAILABLE, "The server has too many connections. Try again.", RETRY_SECONDS));
        } else if (!perAddress.tryAcquire(networks)) {
            LOG.debug("Connection refused: its address has {} open", limits.connectionsPerAddress());
            refuse(connection, new Problem(Code.RATE_LIMITED, "Too many connections from one address.", RETRY_SECONDS));
        } else {
            open.put(connection, new Open(networks));
        }
    }

    @Override
    public void onClosed(Connection connection) {
        Open closed = open.remove(connection);
        if (closed != null) {
            perAddress.release(closed.networks);
        }
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Connection connection = request.getConnectionMetaData().getConnection();
        Open known = open.get(connection);
        if (known != null) {
            known.handled.incrementAndGet();
            Request.addCompletionListener(request, failure -> {
                known.before = connection.getBytesIn();
                known.handled.decrementAndGet();
            });
        }
        return super.handle(request, response, callback);
    }

    /** Returns the networks that limit a connection; none for no limit. */
    private List<Network> networks(EndPoint peer) {
        return behindProxy || !(peer.getRemoteSocketAddress() instanceof InetSocketAddress address)
                ? List.of()
                : NetworkAddress.networks(address.getAddress().getHostAddress());
    }

    /** Closes the connections on which the headers of a request are still incomplete after the time limit. Call it periodically. */
    void closeSlow() {
        long timeout = TimeUnit.SECONDS.toNanos(limits.headerSeconds());
        long now = System.nanoTime();
        open.forEach((connection, known) -> {
            if (known.headersTake(connection.getBytesIn(), now) > timeout) {
                refuse(connection, new Problem(Code.TIMEOUT, "The request headers arrived too slowly."));
            }
        });
    }

    /** Returns the number of open connections. */
    int count() {
        return open.size();
    }

    /** Sends an error response without waiting for a request, then closes the connection; {@link LingeringClose} reads the request. */
    private static void refuse(Connection connection, Problem problem) {
        int status = problem.code().status();
        String requestId = RequestId.create();
        byte[] body = Json.bytes(ApiHandler.errorBody(problem, requestId));
        Integer seconds = problem.retryAfterSeconds();
        String head = "HTTP/1.1 " + status + " " + HttpStatus.getMessage(status)
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length
                + (seconds == null ? "" : "\r\nRetry-After: " + seconds)
                + "\r\n" + RequestId.HEADER + ": " + requestId
                + "\r\nAccess-Control-Allow-Origin: *\r\nAccess-Control-Expose-Headers: " + Cors.EXPOSED
                + "\r\nConnection: close\r\n\r\n";
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
