// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listening server: Jetty with our handlers in order: API, health, site, demo page, 404. */
public final class HttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int MAX_THREADS = 32;
    /** A stream's heartbeat comes twice within it; a client that neither sends nor reads for so long is dropped. */
    private static final long IDLE_MILLIS = 40_000;

    private static final long SLOW_CHECK_MILLIS = 1_000;

    private final Server server;
    private final ServerConnector connector;
    private final OpenStreams streams;
    private final Pools pools;
    private final Runnable stopWatching;

    private HttpServer(
            Server server, ServerConnector connector, OpenStreams streams, Pools pools, Runnable stopWatching) {
        this.server = server;
        this.connector = connector;
        this.streams = streams;
        this.pools = pools;
        this.stopWatching = stopWatching;
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
        boolean behindProxy = services.addresses().trustedProxies() > 0;
        Connections connections = new Connections(services.serverLimits(), behindProxy);
        connector.addBean(connections);
        services.metrics().gauge("karta.connections", "Open connections", connections::count);
        Runnable stopWatching = services.workers().every(SLOW_CHECK_MILLIS, connections::endSlow);
        server.addConnector(connector);
        List<Handler> handlers = new ArrayList<>();
        Pools pools = new Pools();
        OpenStreams streams = new OpenStreams(services);
        handlers.add(new ApiHandler(services, streams, pools));
        handlers.add(new OperationsHandler(services, pools));
        if (site != null) {
            handlers.add(new SiteHandler(site, ResourceFactory.of(server)));
        }
        handlers.add(new DemoHandler(demoDocs));
        handlers.add(new NotFoundHandler());
        server.setErrorHandler(new JettyErrorHandler());
        Handler routes = new Handler.Sequence(handlers);
        Handler limited =
                behindProxy ? new RequestsPerAddress(routes, services.addresses(), services.serverLimits()) : routes;
        server.setHandler(new LastWrite(new GracefulHandler(limited)));
        try {
            server.start();
        } catch (Exception e) {
            stop(server);
            throw new IOException(reason(e, host, port), e);
        }
        return new HttpServer(server, connector, streams, pools, stopWatching);
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

    /** Ends the open streams, and tells their readers to come back. */
    public void endStreams() {
        streams.endAll();
    }

    /** Accepts no new connection, lets answers that are being written come to their end, then stops. */
    public void close(Duration patience) {
        stopWatching.run();
        server.setStopTimeout(patience.toMillis());
        try {
            stop(server);
        } finally {
            pools.close();
        }
    }

    private static void stop(Server server) {
        try {
            server.stop();
        } catch (TimeoutException e) {
            LOG.info("Some requests were cut off: their clients were too slow");
        } catch (Exception e) {
            throw new IllegalStateException("the HTTP server did not stop", e);
        }
    }
}
