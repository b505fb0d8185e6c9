// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
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

    /** Minimum number of bytes charged per read. Reading many tiny chunks costs more than their bytes. */
    private static final int READ_BYTES = 1_024;

    /** Maximum number of bytes to discard before the response is sent. */
    private static final int MAX_BEFORE = 64 * READ_BYTES;

    private static final long SECONDS = 30;

    /** Maximum number of clients to wait for at the same time. Others lose their connection at once. */
    private static final int MAX_WAITING = 500;

    private static final AtomicInteger WAITING = new AtomicInteger();

    private enum Rest {
        READ,
        EXPECTED,
        LOST
    }

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
    synchronized boolean hasArrived() {
        return discard(MAX_BEFORE) == Rest.READ;
    }

    /** Waits for the rest. Called when the response was sent. */
    @Override
    public void succeeded() {
        if (WAITING.incrementAndGet() > MAX_WAITING) {
            WAITING.decrementAndGet();
            callback.succeeded();
            return;
        }
        Scheduler scheduler = request.getComponents().getScheduler();
        synchronized (this) {
            try {
                timer = scheduler.schedule(() -> end(false), SECONDS, TimeUnit.SECONDS);
            } catch (RejectedExecutionException e) {
                end(true); // the server stops
                return;
            }
            request.demand(this);
        }
    }

    @Override
    public void failed(Throwable failure) {
        callback.failed(failure);
    }

    @Override
    public void run() {
        synchronized (this) {
            if (over) {
                return;
            }
            if (discard(MAX_DISCARDED) == Rest.EXPECTED) {
                request.demand(this);
                return;
            }
        }
        end(true);
    }

    private Rest discard(long limit) {
        while (discarded <= limit) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                return Rest.EXPECTED;
            }
            discarded += Math.max(chunk.remaining(), READ_BYTES);
            chunk.release();
            // While the server stops, a silent client is reported as a failure that is not the last.
            if (Content.Chunk.isFailure(chunk)) {
                return Rest.LOST;
            }
            if (chunk.isLast()) {
                return Rest.READ;
            }
        }
        return Rest.LOST;
    }

    /** @param read whether no demand is pending, with which Jetty cannot end a request in order */
    private void end(boolean read) {
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            if (timer != null) {
                timer.cancel();
            }
        }
        WAITING.decrementAndGet();
        if (read) {
            callback.succeeded();
        } else {
            callback.failed(new TimeoutException());
        }
    }
}
