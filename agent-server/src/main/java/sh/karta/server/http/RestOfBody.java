// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Reads and discards the rest of a request body, also after the response was sent, up to limits of size and time. If the connection
 * closed at once, the bytes that arrive later would make the system discard the response before the client reads it (RFC 9112 §9.6).
 * Holds no thread while waiting for the client.
 */
final class RestOfBody implements Callback, Runnable {
    private static final long MAX_DISCARDED = 32L * 1_024 * 1_024;
    private static final long SECONDS = 30;

    private final Request request;
    private final Callback callback;
    private Scheduler.@Nullable Task timer;
    private long discarded;
    private boolean over;

    /** @param callback completes the request; the connection closes if the body is incomplete */
    RestOfBody(Request request, Callback callback) {
        this.request = request;
        this.callback = callback;
    }

    /** Discards what has arrived. Returns whether that is the whole rest. */
    boolean hasArrived() {
        return discard() == Rest.READ;
    }

    /** Waits for the rest. Called when the response was sent. */
    @Override
    public void succeeded() {
        // This client has not sent a body, and a demand would send it 100 Continue (RFC 9110 §10.1.1).
        if (request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString())) {
            callback.succeeded();
            return;
        }
        Scheduler scheduler = request.getComponents().getScheduler();
        synchronized (this) {
            timer = scheduler.schedule(() -> failed(new TimeoutException()), SECONDS, TimeUnit.SECONDS);
        }
        request.demand(this);
    }

    @Override
    public void failed(Throwable failure) {
        if (finish()) {
            callback.failed(failure);
        }
    }

    @Override
    public void run() {
        if (discard() == Rest.EXPECTED) {
            request.demand(this);
        } else if (finish()) {
            callback.succeeded();
        }
    }

    private enum Rest {
        READ,
        EXPECTED,
        LOST
    }

    private synchronized Rest discard() {
        while (!over && discarded <= MAX_DISCARDED) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                return Rest.EXPECTED;
            }
            discarded += chunk.remaining();
            chunk.release();
            if (chunk.isLast()) {
                return Content.Chunk.isFailure(chunk) ? Rest.LOST : Rest.READ;
            }
        }
        return Rest.LOST;
    }

    private synchronized boolean finish() {
        boolean first = !over;
        over = true;
        if (timer != null) {
            timer.cancel();
        }
        return first;
    }
}
