// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.manage;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.function.Supplier;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import sh.karta.server.limit.LogAddresses;

/** The listener for operators. It has its own threads, so it responds even if visitors keep all others busy. */
public final class ManagementServer implements AutoCloseable {
    /** One acceptor, one selector, and four threads for requests. */
    private static final int THREADS = 6;

    private static final long IDLE_MILLIS = 30_000;

    private final Server server;
    private final ServerConnector connector;

    private ManagementServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Starts the listener.
     *
     * @param port port to listen on; 0 for any free port
     * @param token required in every request; null for none
     * @param logged how much of the address of a client with a wrong token the log has
     * @param metrics returns the metrics in the Prometheus text format
     * @param details returns the state of the server, for people
     * @throws IOException if the address cannot be bound; the message names it
     */
    public static ManagementServer start(
            String host,
            int port,
            @Nullable String token,
            LogAddresses logged,
            Supplier<String> metrics,
            Supplier<JsonNode> details)
            throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
        threads.setName("karta-management");
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setIdleTimeout(IDLE_MILLIS);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        server.addConnector(connector);
        server.setHandler(new ManagementHandler(token, logged, metrics, details));
        ManagementServer management = new ManagementServer(server, connector);
        try {
            server.start();
        } catch (Exception e) {
            management.close();
            throw new IOException("The management listener cannot listen on " + host + ":" + port + ".", e);
        }
        return management;
    }

    /** Returns the address of the listener: {@code http://host:port}. */
    public String address() {
        String host = connector.getHost();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("stopping the management listener failed", e);
        }
    }
}
