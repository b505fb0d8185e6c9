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
 * Limits the total size of the request bodies in flight: received and not yet handled. Uploads may use three quarters of the budget,
 * so that they never block messages. Thread-safe.
 */
public final class BodyBudget {
    private static final int RETRY_SECONDS = 5;

    private final Path folder;
    private final long total;
    private final AtomicLong used = new AtomicLong();

    /**
     * Creates a budget and deletes spool files that a previous process has left in the folder.
     *
     * @param folder where bodies beyond 64 kB are spooled; created on demand
     * @param total maximum bytes in flight, all bodies together
     * @throws IOException if the folder cannot be read or emptied
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

    /** Returns a new empty body. The caller must close it. */
    public Body body(boolean upload) {
        return new Body(this, folder, upload);
    }

    void reserve(long bytes, boolean upload) {
        if (used.addAndGet(bytes) > (upload ? total * 3 / 4 : total)) {
            used.addAndGet(-bytes);
            throw new Problem(
                    Code.UNAVAILABLE,
                    "The server is receiving too many large requests at once. Try again.",
                    RETRY_SECONDS);
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
