// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.langchain4j;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ProviderCode;

/**
 * A response body with limits: how long it may be silent, and how long it may take. The JDK's own stream waits forever. One thread reads.
 * {@link #close} may come from another.
 */
final class TimedBody extends InputStream implements HttpResponse.BodySubscriber<InputStream> {
    private static final List<ByteBuffer> END = List.of();

    private final BlockingQueue<List<ByteBuffer>> arrived = new LinkedBlockingQueue<>();
    private final Queue<ByteBuffer> current = new ArrayDeque<>();
    private final Duration silence;
    private final long deadline;
    private boolean ended;
    private @Nullable Duration rest;
    private Flow.@Nullable Subscription subscription;
    private volatile @Nullable Throwable failure;
    private volatile boolean closed;

    /**
     * @param silence longest pause between two pieces
     * @param deadline of the last byte, in {@link System#nanoTime}
     */
    TimedBody(Duration silence, long deadline) {
        this.silence = silence;
        this.deadline = deadline;
    }

    @Override
    public CompletionStage<InputStream> getBody() {
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public synchronized void onSubscribe(Flow.Subscription source) {
        subscription = source;
        if (closed) {
            source.cancel();
        } else {
            source.request(1);
        }
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        arrived.add(buffers);
    }

    @Override
    public void onError(Throwable throwable) {
        failure = throwable;
        arrived.add(END);
    }

    @Override
    public void onComplete() {
        arrived.add(END);
    }

    /** Notes that nothing more is needed. From now on a silence of this length, or a failure, is the end of the body. */
    void endsWithin(Duration time) {
        rest = time;
    }

    /** Returns a positive number until the end, because a gzip stream looks for a further member only then. */
    @Override
    public int available() {
        return ended ? 0 : 1;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        ByteBuffer buffer = next();
        if (buffer == null) {
            return -1;
        }
        int count = Math.min(length, buffer.remaining());
        buffer.get(target, offset, count);
        return count;
    }

    private @Nullable ByteBuffer next() throws IOException {
        while (current.isEmpty() || !current.element().hasRemaining()) {
            if (current.poll() == null && !receive()) {
                return null;
            }
        }
        return current.element();
    }

    /** Waits for the next piece. Returns false at the end. */
    private boolean receive() throws IOException {
        if (ended) {
            return false;
        }
        List<ByteBuffer> piece = await();
        if (closed) {
            throw new IOException("closed");
        }
        if (piece == null) {
            if (rest == null) {
                throw new ModelException(ProviderCode.TIMEOUT, "silent for " + silence + ", or not complete in time");
            }
            close();
        }
        ended = piece == null || piece.isEmpty();
        if (!ended) {
            current.addAll(piece);
            request();
        } else if (failure != null && rest == null) {
            throw new IOException(failure);
        }
        return !ended;
    }

    private @Nullable List<ByteBuffer> await() throws IOException {
        Duration longest = rest == null || rest.compareTo(silence) > 0 ? silence : rest;
        long nanos = Math.min(longest.toNanos(), deadline - System.nanoTime());
        try {
            return arrived.poll(nanos, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private synchronized void request() {
        if (subscription != null && !closed) {
            subscription.request(1);
        }
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            if (subscription != null) {
                subscription.cancel();
            }
            arrived.add(END);
        }
    }
}
