// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.openai;

import com.openai.core.RequestOptions;
import com.openai.core.http.Headers;
import com.openai.core.http.HttpClient;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.HttpResponse;
import com.openai.errors.OpenAIIoException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;

/**
 * The requests of the OpenAI client, to the configured endpoint and nowhere else: the client's own transport follows redirects, so
 * an endpoint could send the server, with the visitor's words, to any address inside its network.
 */
final class ModelHttp implements HttpClient {
    /** Far beyond the longest answer: a hundred thousand tokens, each in a chunk of its own, are 20 MB. */
    private static final long MAX_ANSWER = 32L * 1_024 * 1_024;

    private final OkHttpClient http;

    ModelHttp(Duration timeout, Duration wholeAnswer) {
        http = new OkHttpClient.Builder()
                .followRedirects(false)
                .followSslRedirects(false)
                .connectTimeout(timeout)
                .readTimeout(timeout)
                .writeTimeout(timeout)
                .callTimeout(wholeAnswer)
                .build();
    }

    @Override
    public HttpResponse execute(HttpRequest request, RequestOptions options) {
        Request.Builder builder = new Request.Builder().url(request.url());
        Headers headers = request.headers();
        headers.names().forEach(name -> headers.values(name).forEach(value -> builder.addHeader(name, value)));
        HttpRequestBody body = request.body();
        builder.method(request.method().name(), body == null ? null : new Body(body));
        try {
            return new Answer(http.newCall(builder.build()).execute());
        } catch (IOException e) {
            throw new OpenAIIoException("the endpoint cannot be reached", e);
        }
    }

    @Override
    public CompletableFuture<HttpResponse> executeAsync(HttpRequest request, RequestOptions options) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException("turns have threads of their own"));
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    /** A request's body as it is written. */
    private static final class Body extends RequestBody {
        private final HttpRequestBody body;

        Body(HttpRequestBody body) {
            this.body = body;
        }

        @Override
        public @Nullable MediaType contentType() {
            String type = body.contentType();
            return type == null ? null : MediaType.parse(type);
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public boolean isOneShot() {
            return !body.repeatable();
        }

        @Override
        public void writeTo(BufferedSink sink) {
            body.writeTo(sink.outputStream());
        }
    }

    /** A response whose body is read as it comes. */
    private static final class Answer implements HttpResponse {
        private final Response response;

        Answer(Response response) {
            this.response = response;
        }

        @Override
        public int statusCode() {
            return response.code();
        }

        @Override
        public Headers headers() {
            Headers.Builder builder = Headers.builder();
            okhttp3.Headers all = response.headers();
            for (int i = 0; i < all.size(); i++) {
                builder.put(all.name(i), all.value(i));
            }
            return builder.build();
        }

        @Override
        public InputStream body() {
            return new Bounded(response.body().byteStream());
        }

        @Override
        public void close() {
            response.close();
        }
    }

    /** Ends an answer that does not end, so that an endpoint that sends one line for ever fills no memory. */
    private static final class Bounded extends FilterInputStream {
        private long left = MAX_ANSWER;

        Bounded(InputStream in) {
            super(in);
        }

        private int took(int count) throws IOException {
            left -= Math.max(0, count);
            if (left < 0) {
                throw new IOException("the endpoint's answer has more than " + MAX_ANSWER + " bytes");
            }
            return count;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            took(one < 0 ? 0 : 1);
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return took(super.read(bytes, offset, length));
        }
    }
}
