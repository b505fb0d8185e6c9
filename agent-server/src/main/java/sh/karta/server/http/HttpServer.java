// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.resource.ResourceFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The listening server: Jetty with our handlers in order: API, health, site, demo page, 404. */
public final class HttpServer implements AutoCloseable {
    private static final int MAX_THREADS = 32;
    /** A stream's heartbeat comes twice within it; a client that neither sends nor reads for so long is dropped. */
    private static final long IDLE_MILLIS = 40_000;

    private final Server server;
    private final ServerConnector connector;

    private HttpServer(Server server, ServerConnector connector) {
        this.server = server;
        this.connector = connector;
    }

    /**
     * Listens.
     *
     * @param port 0 for a free one
     * @param site files to serve, or null
     * @param demoDocs documents the demo answers from, or null
     * @throws IOException when the address cannot be had; the message says what to do
     */
    public static HttpServer start(
            String host, int port, @Nullable Path site, @Nullable Path demoDocs, Services services) throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("karta-http");
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(16_384);
        http.setUriCompliance(UriCompliance.RFC3986);
        http.setIdleTimeout(IDLE_MILLIS);
        ServerConnector connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptQueueSize(1_024);
        server.addConnector(connector);
        List<Handler> handlers = new ArrayList<>();
        handlers.add(new ApiHandler(services));
        handlers.add(new OperationsHandler(services));
        if (site != null) {
            handlers.add(new SiteHandler(site, ResourceFactory.of(server)));
        }
        handlers.add(new DemoHandler(demoDocs));
        handlers.add(new NotFoundHandler());
        server.setErrorHandler(new RefusalHandler());
        server.setHandler(new LastWrite(new GracefulHandler(new Handler.Sequence(handlers))));
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw new IOException(reason(e, host, port), e);
        }
        return new HttpServer(server, connector);
    }

    private static String reason(Exception e, String host, int port) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        String where = host + ":" + port;
        return cause instanceof BindException && port != 0
                ? "cannot listen on " + where + ": the port is taken or the address is not this machine's."
                        + " Stop what listens there, or choose another with --port or --host."
                : "cannot listen on " + where + ": " + cause.getMessage();
    }

    /** Where the server listens: {@code http://host:port}. */
    public String address() {
        String host = connector.getHost();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + connector.getLocalPort();
    }

    /** Accepts no new connection from now on; what is open goes on. */
    public void stopAccepting() {
        var unused = connector.shutdown();
    }

    /** Lets answers that are being written come to their end, then stops. */
    public void close(Duration patience) {
        server.setStopTimeout(patience.toMillis());
        stop(server);
    }

    /** Stops at once. */
    @Override
    public void close() {
        stop(server);
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        }
    }
}
