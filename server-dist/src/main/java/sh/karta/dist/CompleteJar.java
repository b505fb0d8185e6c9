// SPDX-License-Identifier: Apache-2.0
package sh.karta.dist;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Adds the widget and the documentation to the server's plain jar. The same input results in the same bytes, in the
 * time zone UTC.
 */
final class CompleteJar {
    private final Path plain;
    private final FileTime time;

    private record Addition(Path folder, String target, Predicate<Path> wanted) {}

    private final List<Addition> additions = new ArrayList<>();

    /** @param time time of all added entries */
    CompleteJar(Path plain, Instant time) {
        this.plain = plain;
        this.time = FileTime.from(time);
    }

    /**
     * Writes the jar. Arguments: the root of the work tree, the time of all entries, the jar to write. The modules that build the input
     * must run before.
     */
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]);
        Path pages = root.resolve("docs/pages");
        CompleteJar jar =
                new CompleteJar(root.resolve("agent-server/target/karta-server.jar"), Instant.parse(arguments[1]));
        jar.add(root.resolve("cdn-dist/target/site"), "karta/site", file -> true);
        // Leaves out the widget beside it, which is already in the jar.
        jar.add(root.resolve("docs/target/site/docs"), "karta/site/docs", file -> true);
        jar.add(pages, "karta/docs", CompleteJar::answers);
        jar.write(Path.of(arguments[2]));
    }

    /** Returns whether the demo's assistant may answer from a file: from the pages. */
    private static boolean answers(Path file) {
        return file.toString().endsWith(".md");
    }

    /** Adds the files of a folder, below a path in the jar. */
    void add(Path folder, String target, Predicate<Path> wanted) {
        additions.add(new Addition(folder, target, wanted));
    }

    /** Writes the jar. It appears when it is complete. */
    void write(Path target) throws IOException {
        Path part = target.resolveSibling(target.getFileName() + ".part");
        Files.copy(plain, part, StandardCopyOption.REPLACE_EXISTING);
        try (FileSystem jar = FileSystems.newFileSystem(part)) {
            for (Addition addition : additions) {
                add(addition, jar.getPath("/"));
            }
        }
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    }

    private void add(Addition addition, Path jar) throws IOException {
        try (Stream<Path> walk = Files.walk(addition.folder())) {
            for (Path file : walk.filter(addition.wanted())
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList()) {
                Path entry = jar.resolve(addition.target());
                createFolder(entry);
                for (Path name : addition.folder().relativize(file)) {
                    createFolder(entry);
                    entry = entry.resolve(name.toString());
                }
                Files.write(entry, Files.readAllBytes(file));
                setTimes(entry);
            }
        }
    }

    private void createFolder(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (parent != null && !Files.isDirectory(folder)) {
            createFolder(parent);
            Files.createDirectory(folder);
            setTimes(folder);
        }
    }

    private void setTimes(Path entry) throws IOException {
        // The jar also stores when an entry was created and read.
        Files.getFileAttributeView(entry, BasicFileAttributeView.class).setTimes(time, time, time);
    }
}
