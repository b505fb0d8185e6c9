// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.body.Body;
import sh.karta.server.limit.ServerLimits;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.work.Workers;

/**
 * Reads a request body with limits on size and time. Holds no thread while waiting for a slow client. A body that is too large is
 * refused as soon as that is known; {@link LingeringClose} reads what the client is still sending.
 */
final class BodyReader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);
    private static final long CHECK_MILLIS = 1_000;

    private final Request request;
    private final int maxBytes;
    private final boolean upload;
    private final Body body;
    private final ServerLimits limits;
    private final long startNanos = System.nanoTime();
    /** Used by the periodic check only. */
    private final ArrivalRate rate = new ArrivalRate(startNanos);

    private volatile long received;
    private final CompletableFuture<Body> done = new CompletableFuture<>();

    private BodyReader(Request request, Route route, Body body, ServerLimits limits) {
        this.request = request;
        this.maxBytes = route.maxBody();
        this.upload = route.isUpload();
        this.body = body;
        this.limits = limits;
    }

    /** Reads a body. The caller must close the body, also after a failure. */
    static CompletableFuture<Body> read(Request request, Route route, Body body, ServerLimits limits, Workers workers) {
        BodyReader reader = new BodyReader(request, route, body, limits);
        // The client may announce the length (RFC 9110 §8.6). If it is too large, nothing is read.
        if (request.getLength() > route.maxBody()) {
            reader.done.completeExceptionally(reader.tooLarge());
            return reader.done;
        }
        reader.run();
        if (!reader.done.isDone()) {
            Runnable stop = workers.every(CHECK_MILLIS, reader::check);
            var unused = reader.done.whenComplete((read, failure) -> stop.run());
        }
        return reader.done;
    }

    private void check() {
        long now = System.nanoTime();
        long seconds = TimeUnit.NANOSECONDS.toSeconds(now - startNanos);
        boolean slow = rate.isTooSlow(received, now)
                || (upload && seconds > limits.headerSeconds() && received < seconds * limits.uploadBytesPerSecond());
        if (slow || seconds >= (upload ? limits.uploadSeconds() : limits.bodySeconds())) {
            done.completeExceptionally(
                    new Problem(Code.TIMEOUT, "The body arrived too slowly. Try again on a faster connection."));
        }
    }

    @Override
    public void run() {
        while (!done.isDone()) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                done.completeExceptionally(Problem.invalid("The body ended before it was complete."));
                return;
            }
            boolean last = chunk.isLast();
            try {
                append(chunk.getByteBuffer());
            } catch (Problem e) {
                done.completeExceptionally(e);
                return;
            } catch (IOException e) {
                LOG.error("Spooling a request body to disk failed: {}", e.getMessage());
                done.completeExceptionally(
                        new Problem(Code.UNAVAILABLE, "The server cannot store the body right now. Try again.", 5));
                return;
            } finally {
                chunk.release();
            }
            if (last) {
                done.complete(body);
                return;
            }
        }
    }

    private void append(ByteBuffer bytes) throws IOException {
        long now = received + bytes.remaining();
        received = now;
        if (now > maxBytes) {
            throw tooLarge();
        }
        body.write(bytes);
    }

    private Problem tooLarge() {
        return new Problem(Code.TOO_LARGE, "The body is too large, expected at most " + maxBytes + " bytes.");
    }
}
