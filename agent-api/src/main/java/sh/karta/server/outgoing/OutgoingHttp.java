// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.outgoing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Creates HTTP clients and requests for URLs in the configuration. Redirects are not followed, because an endpoint could redirect to
 * an address in the internal network.
 */
public final class OutgoingHttp {
    /** The common pool cannot be used: it has fewer threads than processors, and a slow body occupies one until its timeout. */
    private static final Executor BODIES = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "karta-outgoing");
        thread.setDaemon(true);
        return thread;
    });

    private OutgoingHttp() {}

    /** Returns threads that may wait for the body of a response. One for each running request. */
    public static Executor bodies() {
        return BODIES;
    }

    /** Returns a thread-safe client that reuses connections. */
    public static HttpClient client(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .build();
    }

    /**
     * Returns a builder for a request.
     *
     * @param timeout maximum time until the response headers arrive
     */
    public static HttpRequest.Builder request(URI url, Duration timeout) {
        return request(url).timeout(timeout);
    }

    /** Returns a builder for a request without a timeout. Streams use it, because newer JDKs apply the timeout to the body too. */
    public static HttpRequest.Builder request(URI url) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        // Over plain http the JDK requests an upgrade to HTTP/2, which a Node server with a WebSocket listener mistakes
        // for a WebSocket upgrade. Over https the TLS handshake negotiates the version.
        return url.getScheme().equals("http") ? request.version(HttpClient.Version.HTTP_1_1) : request;
    }
}
