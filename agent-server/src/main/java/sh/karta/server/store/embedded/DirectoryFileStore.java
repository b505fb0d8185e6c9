// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.FileStore;
import sh.karta.server.store.sqlite.PrivateFiles;

/** Files below one directory, a directory per session. */
final class DirectoryFileStore implements FileStore {
    private static final Logger LOG = LoggerFactory.getLogger(DirectoryFileStore.class);
    private static final Pattern SAFE = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private final Path root;

    DirectoryFileStore(Path root) {
        this.root = root;
    }

    /** Both names are the server's own; checked all the same, because this is where a mistake would reach the disk. */
    private Path directory(String sessionId) {
        return root.resolve(safe(sessionId));
    }

    private static String safe(String name) {
        if (!SAFE.matcher(name).matches()) {
            throw new IllegalArgumentException("not a name for a file");
        }
        return name;
    }

    @Override
    public void put(String sessionId, String name, byte[] content) {
        Path directory = directory(sessionId);
        try {
            PrivateFiles.createFolder(directory);
            Path file = directory.resolve(safe(name));
            PrivateFiles.createFile(file);
            Files.write(file, content);
        } catch (IOException e) {
            LOG.error("a file cannot be stored: {}", e.getMessage());
            throw new Problem(Code.UNAVAILABLE, "The file cannot be stored.", 5);
        }
    }

    @Override
    public byte @Nullable [] get(String sessionId, String name) {
        try {
            return Files.readAllBytes(directory(sessionId).resolve(safe(name)));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException e) {
            LOG.error("a file cannot be read: {}", e.getMessage());
            throw new Problem(Code.UNAVAILABLE, "The file cannot be read.", 5);
        }
    }

    @Override
    public void delete(String sessionId, String name) {
        try {
            Files.deleteIfExists(directory(sessionId).resolve(safe(name)));
        } catch (IOException e) {
            LOG.error("a file of {} cannot be deleted: {}", sessionId, e.getMessage());
        }
    }

    @Override
    public void deleteAll(String sessionId) {
        Path directory = directory(sessionId);
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> content = Files.list(directory)) {
            List<Path> files = content.toList();
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            LOG.error("files of {} cannot be deleted: {}", sessionId, e.getMessage());
        }
    }
}
