// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Reads a body of limited size without holding a thread while a slow client sends it. One that is too large is read to its end and
 * thrown away, within reason: a client that is still sending when the connection closes never sees why (RFC 9112 §9.6).
 */
final class BodyReader implements Runnable {
    private static final long THROWN_AWAY = 32L * 1_024 * 1_024;

    private final Request request;
    private final int maxBytes;
    private long received;
    private final ByteArrayOutputStream read = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> done = new CompletableFuture<>();

    private BodyReader(Request request, int maxBytes) {
        this.request = request;
        this.maxBytes = maxBytes;
    }

    static CompletableFuture<byte[]> read(Request request, int maxBytes) {
        BodyReader reader = new BodyReader(request, maxBytes);
        // RFC 9110 §8.6: the length is known beforehand.
        if (request.getLength() > maxBytes + THROWN_AWAY) {
            reader.done.completeExceptionally(reader.tooLarge());
        } else {
            reader.run();
        }
        return reader.done;
    }

    @Override
    public void run() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                request.demand(this);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                done.completeExceptionally(Problem.invalid("The body ended before it was complete."));
                return;
            }
            ByteBuffer bytes = chunk.getByteBuffer();
            received += bytes.remaining();
            if (received <= maxBytes) {
                byte[] copy = new byte[bytes.remaining()];
                bytes.get(copy);
                read.writeBytes(copy);
            }
            boolean last = chunk.isLast();
            chunk.release();
            if (received > maxBytes && (last || received > maxBytes + THROWN_AWAY)) {
                done.completeExceptionally(tooLarge());
                return;
            }
            if (last) {
                done.complete(read.toByteArray());
                return;
            }
        }
    }

    private Problem tooLarge() {
        return new Problem(Code.TOO_LARGE, "The body must have at most " + maxBytes + " bytes.");
    }
}
