// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a second server away from a data directory: it would not know the words that the first has in memory. The operating
 * system lets go of it when the process ends, however it does.
 */
final class DirectoryLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);

    private final FileChannel file;

    private DirectoryLock(FileChannel file) {
        this.file = file;
    }

    /** @throws IOException when another server has it */
    static DirectoryLock take(Path directory) throws IOException {
        FileChannel file =
                FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() != null) {
                return new DirectoryLock(file);
            }
        } catch (OverlappingFileLockException e) {
            // Held by this very process; refused below.
        } catch (IOException e) {
            file.close();
            throw e;
        }
        file.close();
        throw new IOException("another server uses the data directory " + directory
                + "; several servers share a Redis, not a directory");
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("letting go of the data directory: {}", e.getMessage());
        }
    }
}
