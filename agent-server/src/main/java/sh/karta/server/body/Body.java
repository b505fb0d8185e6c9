// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.body;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import sh.karta.server.disk.PrivateFiles;

/** The body of one request, spooled to disk beyond 64 kB. One thread at a time may write. A second close has no effect. */
public final class Body implements AutoCloseable {
    private static final int IN_MEMORY = BodyBudget.SMALL_BODY;

    private final BodyBudget budget;
    private final Path folder;
    private final BodyBudget.Booking booking;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable FileChannel channel;
    private long size;
    private boolean closed;

    Body(BodyBudget budget, Path folder, BodyBudget.Booking booking) {
        this.budget = budget;
        this.folder = folder;
        this.booking = booking;
    }

    /**
     * Appends bytes.
     *
     * @throws sh.karta.server.problem.Problem {@code unavailable} while the budget for all bodies, or a share of it, is used up
     * @throws IOException if the spool file cannot be written
     */
    public synchronized void write(ByteBuffer bytes) throws IOException {
        if (closed) {
            return;
        }
        budget.reserve(booking, bytes.remaining());
        size += bytes.remaining();
        int first = Math.min(bytes.remaining(), IN_MEMORY - memory.size());
        byte[] copy = new byte[first];
        bytes.get(copy);
        memory.writeBytes(copy);
        if (bytes.hasRemaining()) {
            FileChannel out = spool();
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
        }
    }

    private FileChannel spool() throws IOException {
        FileChannel open = channel;
        if (open == null) {
            PrivateFiles.createFolder(folder);
            Path file = Files.createTempFile(folder, "body", ".tmp"); // only its owner can read it
            open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel = open;
            // The system frees a deleted file when the process ends, even after a crash.
            Files.deleteIfExists(file);
        }
        return open;
    }

    /** Returns the number of bytes written. */
    public synchronized long size() {
        return size;
    }

    /** Returns a stream of all bytes. Another call starts over and invalidates the previous stream. */
    public synchronized InputStream open() throws IOException {
        InputStream first = new ByteArrayInputStream(memory.toByteArray());
        FileChannel rest = channel;
        if (rest == null) {
            return first;
        }
        rest.position(0);
        return new SequenceInputStream(first, new FilterInputStream(Channels.newInputStream(rest)) {
            @Override
            public void close() {
                // The file must stay open until the body is closed.
            }
        });
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        budget.release(booking);
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Harmless: nothing reads the file again.
        }
    }
}
