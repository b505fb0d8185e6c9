// SPDX-License-Identifier: Apache-2.0
package sh.karta.publish;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A folder of this machine, such as the root of a web server. Each file is written under a temporary name and then
 * moved to its place.
 */
final class FolderTarget implements Target {
    private static final String UNFINISHED = ".part";

    private final Path root;

    FolderTarget(Path root) {
        this.root = root;
    }

    @Override
    public Map<String, Instant> list(String folder) throws IOException {
        Map<String, Instant> files = new TreeMap<>();
        if (Files.isDirectory(root.resolve(folder))) {
            try (Stream<Path> all = Files.walk(root.resolve(folder))) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    String key = root.relativize(file).toString().replace('\\', '/');
                    if (!key.endsWith(UNFINISHED)) {
                        files.put(key, Files.getLastModifiedTime(file).toInstant());
                    }
                }
            }
        }
        return files;
    }

    @Override
    public Optional<String> sha256(String key) throws IOException {
        return read(key).map(Item::sha256);
    }

    @Override
    public Optional<byte[]> read(String key) throws IOException {
        try {
            return Optional.of(Files.readAllBytes(root.resolve(key)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new IOException(root.resolve(key) + " could not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void put(Item item) throws IOException {
        Path file = root.resolve(item.key());
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try {
            Files.createDirectories(file.resolveSibling(""));
            Files.write(unfinished, item.bytes());
            Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw new IOException(file + " could not be written" + space(item) + ": " + e.getMessage(), e);
        }
    }

    /** Returns the reason if the disk is full, because many systems do not report it clearly. */
    private String space(Item item) {
        try {
            FileStore store = Files.getFileStore(root);
            return store.getUsableSpace() < item.bytes().length ? " because the disk is full" : "";
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void delete(String key) throws IOException {
        Files.deleteIfExists(root.resolve(key));
    }

    @Override
    public void close() {}
}
