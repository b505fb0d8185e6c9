// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.IteratingCallback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.event.Event;
import sh.karta.server.session.Follower;
import sh.karta.server.work.Workers;

/**
 * Writes what a follower yields as Server-Sent Events, one write at a time and no thread in between: {@link #process} writes
 * what there is or goes idle, the follower's wake-up iterates it again.
 */
final class SseStream extends IteratingCallback implements Reply.Stream {
    /** Wire protocol §3. A client takes 45 s without a byte for a dropped stream. */
    private static final long HEARTBEAT_MILLIS = 15_000;

    private static final Logger LOG = LoggerFactory.getLogger(SseStream.class);
    private static final byte[] COMMENT = ": \n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PING = "data: {\"type\":\"ping\"}\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Workers workers;
    private final byte[] heartbeat;
    private final Follower follower;
    private volatile @Nullable Response response;
    private @Nullable Callback callback;
    private Runnable stopHeartbeat = () -> {};
    private volatile boolean heartbeatDue;
    private volatile boolean writtenSince;
    private boolean lastWritten;

    /**
     * @param follow makes the follower, given what to call when there is something to write
     * @param withTicket whether the reader is an {@code EventSource}, which does not see comments
     */
    SseStream(Workers workers, boolean withTicket, Function<Runnable, Follower> follow) {
        this.workers = workers;
        this.heartbeat = withTicket ? PING : COMMENT;
        this.follower = follow.apply(this::wake);
    }

    @Override
    public void writeTo(Response response, Callback callback) {
        HttpFields.Mutable headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        headers.put(HttpHeader.CACHE_CONTROL, "no-store, no-transform");
        headers.put("X-Content-Type-Options", "nosniff");
        // Proxies that buffer (nginx by default) would hold the answer back.
        headers.put("X-Accel-Buffering", "no");
        this.callback = callback;
        heartbeatDue = true; // the first bytes tell the client that the stream stands
        stopHeartbeat = workers.every(HEARTBEAT_MILLIS, this::beat);
        this.response = response;
        iterate();
    }

    private void beat() {
        if (!writtenSince) {
            heartbeatDue = true;
            iterate();
        }
        writtenSince = false;
    }

    private void wake() {
        if (response != null) {
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
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        List<Event> events = follower.poll();
        events.forEach(event -> frames.writeBytes(event.frame()));
        lastWritten = follower.ended();
        if (heartbeatDue) {
            heartbeatDue = false;
            if (frames.size() == 0) {
                frames.writeBytes(heartbeat);
            }
        }
        if (frames.size() == 0 && !lastWritten) {
            return Action.IDLE;
        }
        writtenSince = true;
        out.write(lastWritten, ByteBuffer.wrap(frames.toByteArray()), this);
        return Action.SCHEDULED;
    }

    @Override
    protected void onCompleteSuccess() {
        end(null);
    }

    @Override
    protected void onCompleteFailure(Throwable cause) {
        LOG.debug("a stream ended early: {}", cause.toString());
        end(cause);
    }

    private void end(@Nullable Throwable failure) {
        stopHeartbeat.run();
        follower.close();
        Callback done = callback;
        if (done != null && failure == null) {
            done.succeeded();
        } else if (done != null) {
            done.failed(failure);
        }
    }
}
