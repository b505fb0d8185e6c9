// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/** Reads many event streams in one thread and records the latency of each event. */
final class StreamReaders implements AutoCloseable {
    private static final String TEXT = "\"text\":\"";

    /** Result of a run, with latencies in microseconds. */
    record Result(long events, long complete, long p50, long p99) {}

    private static final class Stream {
        final StringBuilder line = new StringBuilder();
        long events;
        long characters;
        boolean ended;
    }

    private final Selector selector = Selector.open();
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 16);
    private long[] micros = new long[1 << 20];
    private int measured;
    private volatile boolean measuring;
    private final LongAdder total = new LongAdder();
    private final LongAdder characters = new LongAdder();
    private final LongAdder begun = new LongAdder();
    private final Object progress = new Object();
    private int ended;

    StreamReaders() throws IOException {}

    /** Opens a stream. Any thread may call this while another one reads. */
    void open(int port, String path, String token) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n\r\n";
        channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_READ, new Stream());
        selector.wakeup();
    }

    /** Returns the number of events read so far. */
    long total() {
        return total.sum();
    }

    /** Returns the number of characters read so far. */
    long characters() {
        return characters.sum();
    }

    /** Waits until {@code events} events have been read. */
    void awaitTotal(long events) throws InterruptedException {
        synchronized (progress) {
            while (total() < events) {
                progress.wait();
            }
        }
    }

    /** Waits until {@code streams} streams have received an event. */
    void awaitBegun(int streams) throws InterruptedException {
        synchronized (progress) {
            while (begun.sum() < streams) {
                progress.wait();
            }
        }
    }

    /** Records latencies from now on, until the first stream ends. */
    void measure() {
        measuring = true;
    }

    /**
     * Reads all streams to their end.
     *
     * @param streams the total number of streams, including those not opened yet
     * @param characters length of a complete answer: a stream with fewer is incomplete
     */
    Result run(int streams, long characters) throws IOException {
        while (ended < streams) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys()) {
                read(key, (Stream) key.attachment());
            }
            selector.selectedKeys().clear();
            synchronized (progress) {
                progress.notifyAll();
            }
        }
        long events = 0;
        long complete = 0;
        for (SelectionKey key : List.copyOf(selector.keys())) {
            Stream stream = (Stream) key.attachment();
            events += stream.events;
            complete += stream.characters >= characters ? 1 : 0;
        }
        long[] sorted = Arrays.copyOf(micros, measured);
        Arrays.sort(sorted);
        return new Result(events, complete, percentile(sorted, 0.5), percentile(sorted, 0.99));
    }

    private static long percentile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) ((sorted.length - 1) * share)];
    }

    private void read(SelectionKey key, Stream stream) throws IOException {
        buffer.clear();
        int count = ((SocketChannel) key.channel()).read(buffer);
        long now = System.nanoTime();
        buffer.flip();
        while (buffer.hasRemaining() && !stream.ended) {
            char c = (char) (buffer.get() & 0xff);
            if (c == '\n') {
                line(stream, now);
                stream.line.setLength(0);
            } else {
                stream.line.append(c);
            }
        }
        if (count < 0 || stream.ended) {
            // The key stays registered for the count, but its channel is finished.
            key.interestOps(0);
            ended++;
        }
    }

    private void line(Stream stream, long now) {
        StringBuilder line = stream.line;
        if (line.indexOf("data: {") != 0) {
            return;
        }
        if (line.indexOf("\"session.status_idle\"") > 0) {
            stream.ended = true;
            return;
        }
        if (line.indexOf("\"agent.message\"") < 0) {
            return;
        }
        if (stream.events++ == 0) {
            begun.increment();
        }
        total.increment();
        int text = line.indexOf(TEXT) + TEXT.length();
        int length = line.indexOf("\"", text) - text;
        stream.characters += length;
        characters.add(length);
        if (!measuring || ended > 0) {
            return;
        }
        if (measured == micros.length) {
            micros = Arrays.copyOf(micros, micros.length * 2);
        }
        micros[measured++] = Stamp.age(line, text, now);
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
