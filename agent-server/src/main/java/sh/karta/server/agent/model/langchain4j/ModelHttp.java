// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.langchain4j;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.outgoing.OutgoingHttp;

/**
 * The HTTP exchange of one model call, on the calling thread. LangChain4j's own client has no limit for silence in a stream, and cannot be
 * cancelled before the first event. Only the first failure is kept.
 */
final class ModelHttp implements HttpClient, HttpClientBuilder, AutoCloseable {
    private static final Duration WHOLE_ANSWER = Duration.ofMinutes(10);
    private static final int LOGGED_BYTES = 2_000;

    private final java.net.http.HttpClient http;
    private final Duration silence;
    private final @Nullable String traceparent;
    private @Nullable CompletableFuture<HttpResponse<InputStream>> sent;
    private @Nullable InputStream body;
    private boolean closed;
    private @Nullable ModelException failure;
    private boolean doneMarker;
    private BooleanSupplier complete = () -> false;

    /** @param traceparent W3C trace context to send, or null */
    ModelHttp(java.net.http.HttpClient http, Duration silence, @Nullable String traceparent) {
        this.http = http;
        this.silence = silence;
        this.traceparent = traceparent;
    }

    /** Sets the check whether the reply is complete. Reading ends when it is. */
    void endsWhen(BooleanSupplier isComplete) {
        complete = isComplete;
    }

    /** Returns the first failure, or null. */
    @Nullable
    ModelException failure() {
        return failure;
    }

    /** Returns whether the stream had the end marker of chat completions. */
    boolean sawDoneMarker() {
        return doneMarker;
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
            if (response.statusCode() / 100 != 2) {
                fail(ModelFailures.ofStatus(
                        response.statusCode(),
                        new String(timed.readNBytes(LOGGED_BYTES), StandardCharsets.UTF_8),
                        response.headers().firstValue("retry-after").orElse("")));
                return;
            }
            listener.onOpen(SuccessfulHttpResponse.builder()
                    .statusCode(response.statusCode())
                    .headers(response.headers().map())
                    .build());
            parser.parse(timed, new Guard(listener, timed));
            if (failure == null) {
                listener.onClose();
            }
        } catch (IOException | RuntimeException e) {
            fail(e);
        } finally {
            timed.close();
        }
    }

    private HttpResponse<InputStream> send(HttpRequest request, TimedBody timed) throws IOException {
        java.net.http.HttpRequest.Builder builder = OutgoingHttp.request(URI.create(request.url()))
                .method(request.method().name(), BodyPublishers.ofString(request.body()));
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

    /** Passes events on until the reply is complete or has failed. */
    private final class Guard implements ServerSentEventListener {
        private final ServerSentEventListener listener;
        private final TimedBody timed;

        Guard(ServerSentEventListener listener, TimedBody timed) {
            this.listener = listener;
            this.timed = timed;
        }

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
            if (failure != null || doneMarker || complete.getAsBoolean()) {
                return;
            }
            PassingEvent passing = new PassingEvent(event);
            try {
                doneMarker = event.data().strip().equals("[DONE]");
                ModelException reported = ModelFailures.in(event);
                if (reported != null) {
                    fail(reported);
                } else {
                    listener.onEvent(passing, context);
                }
            } catch (RuntimeException e) {
                fail(e);
            } finally {
                passing.forget();
            }
            if (failure != null) {
                timed.close();
            } else if (doneMarker || complete.getAsBoolean()) {
                timed.complete();
            }
        }

        @Override
        public void onError(Throwable throwable) {
            fail(throwable);
        }
    }

    /** An event that drops its data after it was handled, because LangChain4j keeps all events until the reply is complete. */
    private static final class PassingEvent extends ServerSentEvent {
        private @Nullable String data;

        PassingEvent(ServerSentEvent event) {
            super(event.event(), "");
            data = event.data();
        }

        void forget() {
            data = null;
        }

        @Override
        public @Nullable String data() {
            return data;
        }
    }
}
