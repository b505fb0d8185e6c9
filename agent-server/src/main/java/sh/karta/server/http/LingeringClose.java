// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.IO;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes connections whose clients may still be sending: ends the response, then reads and discards what arrives, up to limits of size
 * and time. If a connection closed at once, the next bytes would make the system reset it, and the client would lose the response
 * (RFC 9112 §9.6). One thread reads from all connections.
 */
final class LingeringClose extends AbstractLifeCycle {
    private static final Logger LOG = LoggerFactory.getLogger(LingeringClose.class);

    private static final long MAX_DISCARDED = 32L * 1_024 * 1_024;

    /** Minimum number of bytes charged per read. Reading many tiny chunks costs more than their bytes. */
    private static final int READ_BYTES = 1_024;

    private static final long MAX_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long MAX_SILENT_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long CHECK_MILLIS = 1_000;
    private static final int BUFFER_BYTES = 65_536;

    private final Semaphore slots;
    private final Queue<SocketChannel> added = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Selector selector;

    /** What a connection has cost since it was closed. Used by the thread only. */
    private static final class Cost {
        private final long start = System.nanoTime();
        private long lastRead = start;
        private long bytes;

        void add(int count) {
            bytes += Math.max(count, READ_BYTES);
            lastRead = System.nanoTime();
        }

        boolean isTooHigh() {
            long now = System.nanoTime();
            return bytes > MAX_DISCARDED || now - start > MAX_NANOS || now - lastRead > MAX_SILENT_NANOS;
        }
    }

    /** @param most maximum number of connections that wait for their clients; others close at once */
    LingeringClose(int most) {
        slots = new Semaphore(most);
    }

    @Override
    protected void doStart() throws IOException {
        Selector opened = Selector.open();
        selector = opened;
        Thread thread = new Thread(() -> run(opened), "karta-lingering-close");
        thread.setDaemon(true);
        thread.start();
    }

    /** Closes all connections. Later ones close at once. */
    @Override
    protected void doStop() {
        Selector running = selector;
        selector = null;
        if (running != null) {
            running.wakeup();
        }
    }

    /** Closes a connection: at once if its client has closed it too, else when the client does or a limit is reached. Does not wait. */
    void close(SocketChannel channel) {
        Selector running = selector;
        try {
            channel.shutdownOutput();
            if (running != null && channel.read(ByteBuffer.allocate(1)) >= 0 && slots.tryAcquire()) {
                added.add(channel);
                running.wakeup();
                return;
            }
        } catch (IOException e) {
            LOG.debug("The client has reset the connection", e);
        }
        IO.close(channel);
    }

    private void run(Selector own) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try (own) {
            while (selector == own) {
                own.select(key -> read(key, buffer), CHECK_MILLIS);
                for (SocketChannel next = added.poll(); next != null; next = added.poll()) {
                    register(next, own);
                }
                for (SelectionKey key : own.keys()) {
                    if (key.isValid() && ((Cost) key.attachment()).isTooHigh()) {
                        release(key.channel());
                    }
                }
            }
            own.keys().forEach(key -> release(key.channel()));
        } catch (IOException e) {
            selector = null;
            LOG.error("Connections that refuse a request close at once now", e);
        }
        added.forEach(this::release);
    }

    private void register(SocketChannel channel, Selector own) {
        try {
            channel.register(own, SelectionKey.OP_READ, new Cost());
        } catch (ClosedChannelException e) {
            release(channel);
        }
    }

    private void read(SelectionKey key, ByteBuffer buffer) {
        try {
            int count = ((SocketChannel) key.channel()).read(buffer.clear());
            if (count >= 0) {
                ((Cost) key.attachment()).add(count);
                return;
            }
        } catch (IOException e) {
            LOG.debug("The client has reset the connection", e);
        }
        release(key.channel());
    }

    private void release(Channel channel) {
        if (channel.isOpen()) {
            IO.close(channel);
            slots.release();
        }
    }
}
