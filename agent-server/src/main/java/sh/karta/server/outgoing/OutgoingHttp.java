// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.outgoing;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;

/**
 * Clients and requests for addresses that the configuration names. Redirects are not followed: they would let an endpoint choose
 * another address inside our network.
 */
public final class OutgoingHttp {
    private OutgoingHttp() {}

    /** Returns a client; it is thread-safe and keeps connections open. */
    public static HttpClient client(Duration connectTimeout) {
        return HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout)
                .build();
    }

    /**
     * Starts a request.
     *
     * @param timeout until the head of the answer
     */
    public static HttpRequest.Builder request(URI url, Duration timeout) {
        return request(url).timeout(timeout);
    }

    /** Starts a request without a time limit: for streams, because newer JDKs apply the limit to the body too. */
    public static HttpRequest.Builder request(URI url) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url);
        // Over plain http the JDK asks to upgrade to HTTP/2, and a Node server with a WebSocket listener takes any
        // upgrade for its own. Over https the version is agreed on in the TLS handshake.
        return url.getScheme().equals("http") ? request.version(HttpClient.Version.HTTP_1_1) : request;
    }
}
