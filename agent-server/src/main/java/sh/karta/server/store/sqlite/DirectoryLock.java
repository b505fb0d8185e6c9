// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.disk.PrivateFiles;

/**
 * Keeps a second server out of a data directory, because it would not see the text that the first server holds in memory. The operating
 * system releases the lock when the process ends, also after a crash.
 */
public final class DirectoryLock implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryLock.class);

    /** Checked first, because opening and closing the file again would release this process's own lock (fcntl). */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel file;

    private DirectoryLock(Path path, FileChannel file) {
        this.path = path;
        this.file = file;
    }

    /** @throws IOException if another server holds the lock */
    public static DirectoryLock take(Path directory) throws IOException {
        Path path = directory.toRealPath().resolve("lock");
        if (!OWN.add(path)) {
            throw used(directory);
        }
        try {
            return new DirectoryLock(path, locked(path, directory));
        } catch (IOException e) {
            OWN.remove(path);
            throw e;
        }
    }

    private static FileChannel locked(Path path, Path directory) throws IOException {
        PrivateFiles.createFile(path);
        FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
        try {
            if (file.tryLock() != null) {
                return file;
            }
        } catch (IOException e) {
            file.close();
            throw e;
        }
        file.close();
        throw used(directory);
    }

    private static IOException used(Path directory) {
        return new IOException("Another server uses the data directory " + directory
                + ". Stop it, or choose another directory. Several servers can share a PostgreSQL database.");
    }

    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            LOG.warn("Releasing the lock of the data directory failed: {}", e.getMessage());
        } finally {
            OWN.remove(path);
        }
    }
}
