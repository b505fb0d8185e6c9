// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.disk;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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

    /** Returns the lock; null if another server holds it. */
    public static @Nullable DirectoryLock acquire(Path directory) throws IOException {
        Path path = directory.toRealPath().resolve("lock");
        if (!OWN.add(path)) {
            return null;
        }
        FileChannel file = null;
        try {
            file = locked(path);
        } finally {
            if (file == null) {
                OWN.remove(path);
            }
        }
        return file == null ? null : new DirectoryLock(path, file);
    }

    private static @Nullable FileChannel locked(Path path) throws IOException {
        if (!Files.exists(path)) {
            PrivateFiles.createFile(path);
        }
        FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE);
        boolean locked = false;
        try {
            locked = file.tryLock() != null;
        } finally {
            if (!locked) {
                file.close();
            }
        }
        return locked ? file : null;
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
