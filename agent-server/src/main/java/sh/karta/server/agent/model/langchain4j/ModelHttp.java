// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.langchain4j;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ProviderCode;
import sh.karta.server.agent.model.reply.ContentEncoding;
import sh.karta.server.agent.model.reply.EventStream;
import sh.karta.server.agent.model.reply.ReplyReader;
import sh.karta.server.outgoing.OutgoingHttp;

/**
 * The HTTP exchange of one model call, on the calling thread. LangChain4j only writes the request: its own client has no limit for silence
 * in a stream and cannot be cancelled before the first event, and its listeners accept few of the forms in which endpoints answer. Only
 * the first failure is kept.
 */
final class ModelHttp implements HttpClient, HttpClientBuilder, AutoCloseable {
    private static final Duration WHOLE_ANSWER = Duration.ofMinutes(10);
    private static final int LOGGED_BYTES = 2_000;
    /** How long a complete reply waits for the end of the connection, so that it can be used again. */
    private static final Duration LAST_BYTES = Duration.ofMillis(200);
    /** How long a reply that has ended waits for its counts and the end marker. Some endpoints send neither. */
    private static final Duration LAST_EVENTS = Duration.ofSeconds(2);

    private final java.net.http.HttpClient http;
    private final Duration silence;
    private final @Nullable String traceparent;
    private @Nullable CompletableFuture<HttpResponse<InputStream>> sent;
    private @Nullable InputStream body;
    private boolean closed;
    private @Nullable ModelException failure;

    private @Nullable ReplyReader reader;
    private UnaryOperator<String> completion = UnaryOperator.identity();

    /** @param traceparent W3C trace context to send, or null */
    ModelHttp(java.net.http.HttpClient http, Duration silence, @Nullable String traceparent) {
        this.http = http;
        this.silence = silence;
        this.traceparent = traceparent;
    }

    /** Sets what receives the events. */
    void readsWith(ReplyReader events) {
        reader = events;
    }

    /** Sets what adds to the body that LangChain4j has written. */
    void completes(UnaryOperator<String> body) {
        completion = body;
    }

    /** Returns the first failure, or null. */
    @Nullable
    ModelException failure() {
        return failure;
    }

    /** Ends the call with this failure, unless it has failed already. */
    void fail(Throwable cause) {
        if (failure == null) {
            failure = ModelFailures.of(cause);
        }
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        long deadline = System.nanoTime() + WHOLE_ANSWER.toNanos();
        TimedBody timed = new TimedBody(silence, deadline);
        try {
            HttpResponse<InputStream> response = send(request, timed);
            InputStream unpacked = ContentEncoding.unpack(
                    response.headers().firstValue("content-encoding").orElse(""), timed);
            if (response.statusCode() / 100 != 2) {
                fail(ModelFailures.ofStatus(
                        response.statusCode(),
                        new String(unpacked.readNBytes(LOGGED_BYTES), StandardCharsets.UTF_8),
                        response.headers().firstValue("retry-after").orElse("")));
            } else if (!read(new EventStream(unpacked), timed)) {
                String type = response.headers().firstValue("content-type").orElse("none");
                fail(new ModelException(
                        ProviderCode.BAD_RESPONSE,
                        "expected server-sent events or a JSON object, got no event and the content type " + type));
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        } finally {
            timed.close();
        }
    }

    /** Reads the reply. Returns whether there were events. */
    private boolean read(EventStream events, TimedBody timed) throws IOException {
        ReplyReader reply = Objects.requireNonNull(reader);
        boolean any = false;
        for (EventStream.Event event = events.next(); event != null; event = events.next()) {
            any = true;
            reply.read(event);
            if (reply.isComplete()) {
                timed.endsWithin(LAST_BYTES);
            } else if (reply.hasEnded()) {
                timed.endsWithin(LAST_EVENTS);
            }
        }
        return any;
    }

    private HttpResponse<InputStream> send(HttpRequest request, TimedBody timed) throws IOException {
        java.net.http.HttpRequest.Builder builder = OutgoingHttp.request(URI.create(request.url()))
                .method(request.method().name(), BodyPublishers.ofString(completion.apply(request.body())));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        if (traceparent != null) {
            builder.header("traceparent", traceparent);
        }
        CompletableFuture<HttpResponse<InputStream>> sending = http.sendAsync(builder.build(), info -> timed);
        if (!keep(sending, timed)) {
            sending.cancel(true);
        }
        try {
            return sending.get(silence.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            sending.cancel(true);
            throw new HttpTimeoutException("no response within " + silence);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (CancellationException e) {
            throw new IOException("closed");
        }
    }

    private synchronized boolean keep(CompletableFuture<HttpResponse<InputStream>> sending, InputStream stream) {
        sent = sending;
        body = stream;
        return !closed;
    }

    @Override
    public void close() {
        CompletableFuture<HttpResponse<InputStream>> sending;
        InputStream stream;
        synchronized (this) {
            closed = true;
            sending = sent;
            stream = body;
        }
        if (sending != null) {
            sending.cancel(true);
        }
        if (stream != null) {
            try {
                stream.close();
            } catch (IOException e) {
                throw new IllegalStateException(e); // cannot happen: close only cancels
            }
        }
    }

    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("replies are streamed");
    }

    @Override
    public @Nullable Duration connectTimeout() {
        return null;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration timeout) {
        return this;
    }

    @Override
    public @Nullable Duration readTimeout() {
        return null;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration timeout) {
        return this;
    }

    @Override
    public HttpClient build() {
        return this;
    }
}
