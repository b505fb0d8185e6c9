// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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

/** The main HTTP server: Jetty with the handlers for API, health, site, demo page and 404, in this order. */
public final class HttpServer {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);
    private static final int MAX_THREADS = 32;
    private static final Set<String> EVERY_ADDRESS = Set.of("0.0.0.0", "::");
    /** Longer than two heartbeats of a stream. A connection without any traffic for this time is closed. */
    private static final long IDLE_MILLIS = 40_000;

    /** How long a request waits for a thread. Clients repeat a request that was refused, so a longer queue would only add to the load. */
    public static final Duration QUEUE_LIMIT = Duration.ofSeconds(2);

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
     * Starts the server.
     *
     * @param port port to listen on; 0 for any free port
     * @param site directory of files to serve; null for none
     * @param demo whether to serve the demo page, which needs the demo's project
     * @param demoDocs documents of the demo's assistant; null if it plays scripts
     * @param queueLimit how long a request may wait for a thread before it is refused as overload
     * @throws IOException if the address cannot be bound; the message says what to do
     */
    public static HttpServer start(
            String host,
            int port,
            @Nullable Path site,
            boolean demo,
            @Nullable Path demoDocs,
            Duration queueLimit,
            Services services)
            throws IOException {
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS);
        threads.setName("karta-http");
        Server server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(16_384);
        http.setUriCompliance(UriCompliance.RFC3986);
        http.setIdleTimeout(IDLE_MILLIS);
        ServerConnector connector = new LingeringConnector(server, new HttpConnectionFactory(http));
        connector.setHost(host);
        connector.setPort(port);
        connector.setIdleTimeout(IDLE_MILLIS);
        connector.setAcceptQueueSize(1_024);
        boolean behindProxy = services.admission().addresses().trustedProxies() > 0;
        server.addConnector(connector);
        List<Handler> handlers = new ArrayList<>();
        Pools pools = new Pools(queueLimit);
        OpenStreams streams = new OpenStreams(
                services.admission().limits(),
                services.access().mint(),
                services.workers(),
                services.sessions().shutdown()::cutOff);
        handlers.add(new ApiHandler(services, streams, pools));
        handlers.add(new OperationsHandler(services, pools));
        if (site != null) {
            // Never closed, because that would close the file system of the jar, which other classes read too.
            handlers.add(new SiteHandler(
                    site, ResourceFactory.closeable(), services.access().mint()));
        }
        if (demo) {
            handlers.add(new DemoHandler(demoDocs, site));
        }
        handlers.add(new NotFoundHandler());
        server.setErrorHandler(new JettyErrorHandler());
        Handler routes = new Handler.Sequence(handlers);
        Handler limited = behindProxy
                ? new RequestsPerAddress(
                        routes,
                        services.admission().addresses(),
                        services.admission().limits())
                : new UnknownProxy(routes);
        Connections connections = new Connections(
                new LastWrite(new GracefulHandler(limited)),
                services.admission().limits(),
                behindProxy);
        connector.addEventListener(connections);
        server.setHandler(connections);
        services.operations().metrics().gauge("karta.connections", "Open connections", connections::count);
        Runnable stopWatching = services.workers().every(SLOW_CHECK_MILLIS, connections::closeSlow);
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
                ? "Cannot listen on " + where + ": the port is in use, or this machine does not have the address."
                        + " Stop the program that uses the port, or set another with --port or --host."
                : "Cannot listen on " + where + ": " + cause.getMessage();
    }

    /** Returns the address of the server: {@code http://host:port}. */
    public String address() {
        return address(connector.getHost());
    }

    /** Returns the address for programs on this machine. It differs if the server listens on all addresses. */
    public String localAddress() {
        String host = connector.getHost();
        return address(EVERY_ADDRESS.contains(host) ? "127.0.0.1" : host);
    }

    private String address(String host) {
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + connector.getLocalPort();
    }

    /** Closes the open streams and tells their clients to reconnect. */
    public void endStreams() {
        streams.endAll();
    }

    /** Stops accepting connections, waits up to a timeout for responses that are being written, then closes. */
    public void close(Duration timeout) {
        stopWatching.run();
        server.setStopTimeout(timeout.toMillis());
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
            LOG.info("Shutting down: timed out waiting for slow clients, some responses are incomplete");
        } catch (Exception e) {
            throw new IllegalStateException("stopping the HTTP server failed", e);
        }
    }
}
