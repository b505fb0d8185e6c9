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
 * Reads a body of limited size and time without holding a thread while a slow client sends it. One that is too large is read to its
 * end and thrown away, within reason: a client that is still sending when the connection closes never sees why (RFC 9112 §9.6).
 */
final class BodyReader implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);
    private static final long THROWN_AWAY = 32L * 1_024 * 1_024;
    private static final long CHECK_MILLIS = 1_000;

    private final Request request;
    private final int maxBytes;
    private final boolean upload;
    private final Body body;
    private final ServerLimits limits;
    private final long startNanos = System.nanoTime();
    private volatile long received;
    private final CompletableFuture<Body> done = new CompletableFuture<>();

    private BodyReader(Request request, Route route, Body body, ServerLimits limits) {
        this.request = request;
        this.maxBytes = route.maxBody();
        this.upload = route.isUpload();
        this.body = body;
        this.limits = limits;
    }

    /** Completes with the body when all of it is there; the caller closes it in any case. */
    static CompletableFuture<Body> read(Request request, Route route, Body body, ServerLimits limits, Workers workers) {
        BodyReader reader = new BodyReader(request, route, body, limits);
        // RFC 9110 §8.6: the length is known beforehand.
        if (request.getLength() > route.maxBody() + (route.isUpload() ? 0 : THROWN_AWAY)) {
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
        long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startNanos);
        boolean slow = upload && seconds > limits.headerSeconds() && received < seconds * limits.uploadBytesPerSecond();
        if (slow || seconds >= (upload ? limits.uploadSeconds() : limits.bodySeconds())) {
            done.completeExceptionally(new Problem(Code.TIMEOUT, "The body came too slowly."));
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
                take(chunk.getByteBuffer());
            } catch (Problem e) {
                done.completeExceptionally(e);
                return;
            } catch (IOException e) {
                LOG.error("a body cannot be spooled: {}", e.getMessage());
                done.completeExceptionally(new Problem(Code.UNAVAILABLE, "The body cannot be stored.", 5));
                return;
            } finally {
                chunk.release();
            }
            if (received > maxBytes && (last || received > maxBytes + THROWN_AWAY)) {
                done.completeExceptionally(tooLarge());
                return;
            }
            if (last) {
                done.complete(body);
                return;
            }
        }
    }

    private void take(ByteBuffer bytes) throws IOException {
        long now = received + bytes.remaining();
        received = now;
        if (now <= maxBytes) {
            body.write(bytes);
        }
    }

    private Problem tooLarge() {
        return new Problem(Code.TOO_LARGE, "The body must have at most " + maxBytes + " bytes.");
    }
}
