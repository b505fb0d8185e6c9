// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import sh.karta.server.event.Event;
import sh.karta.server.problem.Problem;
import sh.karta.server.session.Reader;
import sh.karta.server.work.Workers;

/**
 * Writes a reader's events as Server-Sent Events. One write runs at a time, and no thread waits in between: {@link #process} writes
 * the pending events or goes idle, and the reader wakes it for new ones.
 */
final class SseStream extends IteratingCallback implements Reply.Stream {
    private static final Logger LOG = LoggerFactory.getLogger(SseStream.class);

    private final Workers workers;
    private final Heartbeat heartbeat;
    private final Framing framing;
    private final Runnable onEnd;
    private final Reader reader;
    private volatile @Nullable Response response;
    private String requestId = "";
    private @Nullable Callback callback;
    private boolean started;
    private boolean lastWritten;
    private volatile boolean heartbeatDue;
    private volatile boolean finishing;

    /**
     * @param follow creates the reader; receives the callback for new events
     * @param onEnd called once when the stream has ended, complete or not
     */
    SseStream(Services services, Framing framing, Function<Runnable, Reader> follow, Runnable onEnd) {
        this.workers = services.workers();
        this.heartbeat = new Heartbeat(workers::after, System::nanoTime, services.heartbeat(), this::beat);
        this.framing = framing;
        this.onEnd = onEnd;
        this.reader = follow.apply(this::wake);
    }

    @Override
    public void writeHeadTo(Response response, Callback callback) {
        setHeaders(response);
        this.callback = callback;
        end(null);
    }

    private static void setHeaders(Response response) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        headers.put(HttpHeader.CACHE_CONTROL, "no-store, no-transform");
        headers.put("X-Content-Type-Options", "nosniff");
        // Turns off buffering in proxies such as nginx, which would delay the events.
        headers.put("X-Accel-Buffering", "no");
    }

    @Override
    public void writeTo(Response response, Callback callback) {
        setHeaders(response);
        requestId = RequestId.of(response);
        this.callback = callback;
        this.response = response;
        heartbeat.start();
        iterate();
    }

    private void beat() {
        heartbeatDue = true;
        iterate();
    }

    /** Ends the stream before the turn is over and tells the client to reconnect. The session has the events not yet written. */
    void finish() {
        finishing = true;
        wake();
    }

    private void wake() {
        if (response == null) {
            return;
        }
        if (Thread.currentThread().isInterrupted()) {
            // An interrupted thread cannot read from the store, which a slow reader needs. Agents' threads are
            // interrupted to stop.
            workers.execute(this::iterate);
        } else {
            iterate();
        }
    }

    @Override
    protected Action process() {
        Response out = response;
        if (out == null) {
            return Action.IDLE;
        }
        if (lastWritten) {
            return Action.SUCCEEDED;
        }
        List<byte[]> frames = new ArrayList<>(2);
        if (!started) {
            started = true;
            frames.add(framing.start());
        }
        for (Event event : reader.poll()) {
            frames.add(framing.frame(event));
        }
        lastWritten = reader.ended() || finishing;
        if (finishing && !reader.ended()) {
            frames.add(framing.goodbye());
        }
        if (frames.isEmpty() && heartbeatDue) {
            frames.add(framing.heartbeat());
        }
        heartbeatDue = false;
        ByteBuffer bytes = joined(frames);
        if (!bytes.hasRemaining() && !lastWritten) {
            return Action.IDLE;
        }
        heartbeat.written();
        out.write(lastWritten, bytes, this);
        return Action.SCHEDULED;
    }

    /** Joins frames into one buffer. A single frame, the common case, is not copied: all readers of the event share its array. */
    private static ByteBuffer joined(List<byte[]> frames) {
        if (frames.size() == 1) {
            return ByteBuffer.wrap(frames.get(0));
        }
        int length = 0;
        for (byte[] frame : frames) {
            length += frame.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        frames.forEach(all::put);
        return all.flip();
    }

    @Override
    protected void onCompleteSuccess() {
        end(null);
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        // Most streams end because the client disconnects or stops reading. Any other failure is an error of the
        // server.
        boolean disconnected = cause instanceof IOException || cause instanceof TimeoutException;
        LOG.atLevel(disconnected ? Level.DEBUG : Level.WARN)
                .addKeyValue("request_id", requestId)
                .setCause(disconnected ? null : cause)
                .log(disconnected ? "Stream closed, client disconnected: {}" : "Stream failed: {}", cause.toString());
        end(cause);
    }

    private void end(@Nullable Throwable failure) {
        heartbeat.stop();
        reader.close();
        Response out = response;
        Callback done = callback;
        if (done != null && failure == null) {
            done.succeeded();
        } else if (done != null && out != null && failure instanceof Problem problem && !out.isCommitted()) {
            ApiHandler.sendProblem(problem, requestId, out, done);
        } else if (done != null) {
            done.failed(failure);
        }
        onEnd.run();
    }
}
