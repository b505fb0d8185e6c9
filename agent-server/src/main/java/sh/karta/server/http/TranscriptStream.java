// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;
import sh.karta.server.session.Transcript;

/**
 * Streams a transcript in batches of messages. The next batch is read after the client has received the previous one, so a slow client
 * holds no thread and little memory.
 */
final class TranscriptStream extends IteratingCallback implements Reply.Stream {
    private final Transcript transcript;
    private final Executor pool;
    private List<ObjectNode> next;
    private boolean first = true;
    private boolean lastWritten;
    private @Nullable Response response;
    private @Nullable Callback callback;

    /**
     * Reads the first batch, so that a failing store still results in an error response.
     *
     * @param pool reads the next batches
     */
    TranscriptStream(Transcript transcript, Executor pool) {
        this.transcript = transcript;
        this.pool = pool;
        next = transcript.next();
    }

    @Override
    public void writeHeadTo(Response response, Callback callback) {
        setHeaders(response);
        callback.succeeded();
    }

    @Override
    public void writeTo(Response response, Callback callback) {
        setHeaders(response);
        this.response = response;
        this.callback = callback;
        iterate();
    }

    private static void setHeaders(Response response) {
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
    }

    @Override
    protected Action process() {
        if (lastWritten) {
            return Action.SUCCEEDED;
        }
        try {
            pool.execute(this::writeNext);
        } catch (RejectedExecutionException e) {
            failed(e);
        }
        return Action.SCHEDULED;
    }

    private void writeNext() {
        Response out = response;
        if (out == null) {
            return;
        }
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            String between = first ? "{\"messages\":[" : ",";
            for (ObjectNode message : next) {
                bytes.writeBytes(between.getBytes(StandardCharsets.US_ASCII));
                bytes.writeBytes(Json.bytes(message));
                between = ",";
            }
            if (first && next.isEmpty()) {
                bytes.writeBytes(between.getBytes(StandardCharsets.US_ASCII));
            }
            first = false;
            next = transcript.next();
            lastWritten = next.isEmpty();
            if (lastWritten) {
                bytes.writeBytes("]}".getBytes(StandardCharsets.US_ASCII));
            }
            out.write(lastWritten, ByteBuffer.wrap(bytes.toByteArray()), this);
        } catch (RuntimeException | Error e) {
            failed(e); // truncates the response, which clients detect
        }
    }

    @Override
    protected void onCompleteSuccess() {
        if (callback != null) {
            callback.succeeded();
        }
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        if (callback != null) {
            callback.failed(cause);
        }
    }
}
