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

/** The body of one request. Written by one thread at a time; closing it twice has no effect. */
public final class Body implements AutoCloseable {
    private static final int IN_MEMORY = 65_536;

    private final BodyBudget budget;
    private final Path folder;
    private final boolean upload;
    private final ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable FileChannel channel;
    private long size;
    private boolean closed;

    Body(BodyBudget budget, Path folder, boolean upload) {
        this.budget = budget;
        this.folder = folder;
        this.upload = upload;
    }

    /**
     * Appends bytes.
     *
     * @throws sh.karta.server.problem.Problem {@code unavailable} while all bodies together have too many
     * @throws IOException when the disk takes no more
     */
    public synchronized void write(ByteBuffer bytes) throws IOException {
        if (closed) {
            return;
        }
        budget.reserve(bytes.remaining(), upload);
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
            Files.createDirectories(folder);
            Path file = Files.createTempFile(folder, "body", ".tmp"); // readable by its owner alone
            open = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            channel = open;
            // A file without a name is gone with the process, however that ends.
            Files.deleteIfExists(file);
        }
        return open;
    }

    /** Returns how many bytes were written. */
    public synchronized long size() {
        return size;
    }

    /** Returns the bytes from the first to the last. Another call starts over and ends the stream before. */
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
                // The file lives as long as the body.
            }
        });
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        budget.release(size);
        try {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing reads the file again.
        }
    }
}
