// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.outgoing;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates HTTP clients and requests for URLs in the configuration. Redirects are not followed, because an endpoint could redirect to
 * an address in the internal network.
 */
public final class OutgoingHttp {
    private static final Logger LOG = LoggerFactory.getLogger(OutgoingHttp.class);

    /** The common pool cannot be used: it has fewer threads than processors, and a slow body occupies one until its timeout. */
    private static final Executor BODIES = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "karta-outgoing");
        thread.setDaemon(true);
        return thread;
    });

    private OutgoingHttp() {}

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

    /** The status and the body of a response. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Answer(int status, byte[] body) {}

    /**
     * Sends a request, and reads the body up to a limit. Completes on a thread that may wait, and fails with a {@link CompletionException}.
     * Cancelling the future closes the connection.
     *
     * @param within time limit for the whole body
     * @param most number of bytes to read; the others are lost
     */
    public static CompletableFuture<Answer> exchange(HttpClient http, HttpRequest request, Duration within, int most) {
        CompletableFuture<HttpResponse<InputStream>> sent = http.sendAsync(request, BodyHandlers.ofInputStream());
        CompletableFuture<Answer> received = sent.thenApplyAsync(response -> read(response, most), BODIES)
                .orTimeout(within.toMillis(), TimeUnit.MILLISECONDS)
                // Leaves the thread of timeouts, which all of the process shares.
                .handleAsync(
                        (answer, failure) -> {
                            abandon(sent);
                            if (failure != null) {
                                throw failure instanceof CompletionException known
                                        ? known
                                        : new CompletionException(failure);
                            }
                            return answer;
                        },
                        BODIES);
        var unused = received.whenComplete((answer, failure) -> {
            if (received.isCancelled()) {
                abandon(sent);
            }
        });
        return received;
    }

    /** Ends a request. No effect after its end. */
    private static void abandon(CompletableFuture<HttpResponse<InputStream>> sent) {
        sent.cancel(true);
        var unused = sent.thenAccept(response -> close(response.body()));
    }

    private static Answer read(HttpResponse<InputStream> response, int most) {
        try (InputStream body = response.body()) {
            return new Answer(response.statusCode(), body.readNBytes(most));
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private static void close(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            LOG.debug("Closing a response failed: {}", e.getMessage());
        }
    }
}
