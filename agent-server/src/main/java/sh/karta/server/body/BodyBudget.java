// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.body;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/**
 * Limits the bytes of all bodies that have been received and not yet been handled. Uploads may take three quarters of them, so that
 * they never keep messages out. Thread-safe.
 */
public final class BodyBudget {
    private static final int RETRY_SECONDS = 5;

    private final Path folder;
    private final long total;
    private final AtomicLong used = new AtomicLong();

    /**
     * Deletes files that a process has left over in the folder.
     *
     * @param folder where bodies beyond 64 kB are spooled; created when needed
     * @param total bytes in flight, all bodies together
     * @throws IOException when the folder cannot be read or emptied
     */
    public BodyBudget(Path folder, long total) throws IOException {
        this.folder = folder;
        this.total = total;
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "body*.tmp")) {
                for (Path file : left) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    /** Returns a new empty body; the caller closes it. */
    public Body body(boolean upload) {
        return new Body(this, folder, upload);
    }

    void reserve(long bytes, boolean upload) {
        if (used.addAndGet(bytes) > (upload ? total * 3 / 4 : total)) {
            used.addAndGet(-bytes);
            throw new Problem(Code.UNAVAILABLE, "The server is receiving too much at once. Try again.", RETRY_SECONDS);
        }
    }

    void release(long bytes) {
        used.addAndGet(-bytes);
    }

    /** Returns the bytes in flight. */
    public long used() {
        return used.get();
    }
}
