// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;

/**
 * Streams a body in pieces. The next one is read after the client has received the previous one, so a slow client holds no thread and
 * little memory.
 */
abstract class StreamInPieces extends IteratingCallback implements Reply.Stream {
    /** A piece of the body. */
    record Piece(ByteBuffer bytes, boolean last) {}

    private final Executor pool;
    private boolean lastWritten;
    private @Nullable Response response;
    private @Nullable Callback callback;

    /** @param pool reads the pieces */
    StreamInPieces(Executor pool) {
        this.pool = pool;
    }

    /** Sets the headers of the content. */
    abstract void setHeaders(HttpFields.Mutable headers);

    /** Reads the next piece. May block. A failure truncates the response, which clients detect. */
    abstract Piece next() throws IOException;

    @Override
    public final void writeHeadTo(Response response, Callback callback) {
        setAllHeaders(response);
        callback.succeeded();
    }

    @Override
    public final void writeTo(Response response, Callback callback) {
        setAllHeaders(response);
        this.response = response;
        this.callback = callback;
        iterate();
    }

    private void setAllHeaders(Response response) {
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        setHeaders(response.getHeaders());
    }

    @Override
    protected final Action process() {
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
            Piece piece = next();
            lastWritten = piece.last();
            out.write(piece.last(), piece.bytes(), this);
        } catch (IOException | RuntimeException | Error e) {
            failed(e);
        }
    }

    @Override
    protected final void onCompleteSuccess() {
        if (callback != null) {
            callback.succeeded();
        }
    }

    @Override
    protected final void onCompleteFailure(Throwable cause) {
        if (callback != null) {
            callback.failed(cause);
        }
    }
}
