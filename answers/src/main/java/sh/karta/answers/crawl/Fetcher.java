// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers.crawl;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.InputStreamResponseListener;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests pages. Each connection goes to an address that {@link Network} has returned for it, and each redirect is checked. The limit of a
 * body applies to its unpacked size. Used by one thread.
 */
final class Fetcher implements AutoCloseable {
    /** The crawler's name in robots.txt. */
    static final String NAME = "karta-crawler";

    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);
    private static final int MAX_REDIRECTS = 5;
    private static final int MAX_HEADERS = 32 * 1_024;
    private static final int MAX_THREADS = 8;
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int REDIRECT = 300;
    private static final int NOT_MODIFIED = 304;
    private static final int ERROR = 400;

    /**
     * A request.
     *
     * @param accept the value of Accept
     * @param maxBytes limit for the unpacked body
     * @param stored the stored version, which the server may confirm; null for none
     */
    record Ask(
            URI address,
            String accept,
            Predicate<String> type,
            int maxBytes,
            @Nullable StoredPage stored) {}

    /** Decides where a redirect may lead. */
    interface Redirects {
        /** @throws IOException if that is unknown; the message gives the reason */
        boolean permit(URI target) throws IOException, InterruptedException;
    }

    /** Waits before a request. */
    @FunctionalInterface
    interface Waiting {
        void before(URI address) throws InterruptedException;
    }

    private final HttpClient client;
    private final Duration limit;

    Fetcher(Network network, Duration limit) throws IOException {
        this.limit = limit;
        QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, 1);
        threads.setName("karta-crawl-http");
        threads.setDaemon(true);
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        client = new HttpClient(new HttpClientTransportOverHTTP(connector));
        client.setExecutor(threads);
        client.setConnectTimeout(CONNECT.toMillis());
        client.setIdleTimeout(limit.toMillis());
        client.setMaxConnectionsPerDestination(1);
        client.setMaxResponseHeadersSize(MAX_HEADERS);
        client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, NAME));
        client.setHttpCookieStore(new HttpCookieStore.Empty());
        client.setSocketAddressResolver(
                (host, port, context, promise) -> threads.execute(() -> resolve(network, host, port, promise)));
        try {
            client.start();
        } catch (Exception e) {
            throw new IOException("Starting the crawler's HTTP client failed", e);
        }
        // This class follows redirects and unpacks bodies itself, because it checks redirects and limits bodies.
        client.getProtocolHandlers().clear();
        client.getContentDecoderFactories().clear();
    }

    private static void resolve(Network network, String host, int port, Promise<List<InetSocketAddress>> promise) {
        try {
            List<InetSocketAddress> addresses = new ArrayList<>();
            for (InetAddress address : network.resolve(host)) {
                // Keep the name of the request, because TLS sends it and compares the certificate with it.
                addresses.add(new InetSocketAddress(InetAddress.getByAddress(host, address.getAddress()), port));
            }
            promise.succeeded(addresses);
        } catch (IOException | RuntimeException e) {
            promise.failed(e);
        }
    }

    /** Sends a request and follows its redirects. Each of them is a request too, with a wait before it. */
    Fetched fetch(Ask ask, Redirects redirects, Waiting waiting) throws InterruptedException {
        Set<URI> visited = new HashSet<>();
        URI address = ask.address();
        while (visited.add(address) && visited.size() <= MAX_REDIRECTS + 1) {
            waiting.before(address);
            Object answer = once(ask, address);
            if (answer instanceof Fetched fetched) {
                return fetched;
            }
            URI next = (URI) answer;
            boolean insecure = "https".equals(address.getScheme()) && "http".equals(next.getScheme());
            try {
                if (insecure || !redirects.permit(next)) {
                    return new Fetched.Unusable("it redirects to " + next + ", which is not a page to read");
                }
            } catch (IOException e) {
                return new Fetched.Failed("it redirects to " + next + ": " + e.getMessage());
            }
            address = next;
        }
        return new Fetched.Failed("it redirects in a circle or more than " + MAX_REDIRECTS + " times");
    }

    /** Returns the fetched page, or the address of a redirect. */
    private Object once(Ask ask, URI address) throws InterruptedException {
        try (InputStreamResponseListener listener = new InputStreamResponseListener()) {
            Request request = request(ask, address);
            request.send(listener);
            try {
                // The request's own time limit includes the body. This limit is reached only because of a defect.
                Response response = listener.get(2 * limit.toMillis(), TimeUnit.MILLISECONDS);
                return answer(ask, address, response, listener);
            } finally {
                var unused = request.abort(new IOException("the crawler does not read on"));
            }
        } catch (InterruptedIOException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedException();
        } catch (ExecutionException e) {
            return new Fetched.Failed(reason(e.getCause() == null ? e : e.getCause()));
        } catch (IOException | TimeoutException | RuntimeException e) {
            return new Fetched.Failed(reason(e));
        }
    }

    private Request request(Ask ask, URI address) {
        StoredPage stored = ask.stored();
        return client.newRequest(address)
                .timeout(limit.toMillis(), TimeUnit.MILLISECONDS)
                .headers(headers -> {
                    headers.put(HttpHeader.ACCEPT, ask.accept());
                    headers.put(HttpHeader.ACCEPT_ENCODING, "gzip");
                    if (stored != null && stored.location().equals(address.toString())) {
                        put(HttpHeader.IF_NONE_MATCH, stored.etag(), headers::put);
                        put(HttpHeader.IF_MODIFIED_SINCE, stored.lastModified(), headers::put);
                    }
                });
    }

    private static void put(HttpHeader name, @Nullable String value, BiConsumer<HttpHeader, String> to) {
        if (value != null) {
            to.accept(name, value);
        }
    }

    private static Object answer(Ask ask, URI address, Response response, InputStreamResponseListener listener)
            throws IOException {
        int status = response.getStatus();
        String location = response.getHeaders().get(HttpHeader.LOCATION);
        if (status == NOT_MODIFIED && ask.stored() != null) {
            return new Fetched.Unchanged();
        } else if (status >= REDIRECT && status < ERROR && location != null) {
            URI next =
                    Scope.normal(address.resolve(location.replace(" ", "%20")).toString());
            return next == null ? new Fetched.Failed("it redirects to a malformed address") : next;
        } else if (status != OK) {
            return new Fetched.Refused(status, seconds(response.getHeaders().get(HttpHeader.RETRY_AFTER)));
        }
        String type = response.getHeaders().get(HttpHeader.CONTENT_TYPE);
        if (!ask.type().test(type == null ? "" : type)) {
            return new Fetched.Unusable("it has the type " + type);
        }
        String encoding = response.getHeaders().get(HttpHeader.CONTENT_ENCODING);
        try (InputStream packed = listener.getInputStream();
                InputStream body = unpacked(packed, encoding)) {
            byte[] bytes = body.readNBytes(ask.maxBytes() + 1);
            return bytes.length > ask.maxBytes()
                    ? new Fetched.Unusable("it has more than " + ask.maxBytes() + " bytes")
                    : new Fetched.Content(
                            address,
                            type == null ? "" : type,
                            bytes,
                            response.getHeaders().get(HttpHeader.ETAG),
                            response.getHeaders().get(HttpHeader.LAST_MODIFIED));
        }
    }

    private static InputStream unpacked(InputStream packed, @Nullable String encoding) throws IOException {
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return packed;
        } else if (encoding.equalsIgnoreCase("gzip") || encoding.equalsIgnoreCase("x-gzip")) {
            return new GZIPInputStream(packed);
        }
        throw new IOException("its encoding is " + encoding + ", although only gzip was accepted");
    }

    /** Returns the seconds of Retry-After; 0 if it is absent or a date. */
    private static long seconds(@Nullable String retryAfter) {
        return retryAfter != null && retryAfter.matches("[0-9]{1,9}") ? Long.parseLong(retryAfter) : 0;
    }

    private static String reason(Throwable failure) {
        String message = failure.getMessage();
        return failure.getClass().getSimpleName() + (message == null ? "" : ": " + message);
    }

    @Override
    public void close() {
        try {
            client.stop();
        } catch (Exception e) {
            LOG.debug("Stopping the crawler's HTTP client failed", e);
        }
    }
}
