// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Lists the files below a folder, without those in hidden folders, in packages of npm, and in folders that the server may not read. */
final class FolderWalk extends SimpleFileVisitor<Path> {
    private static final int MAX_DEPTH = 16;
    private static final int MAX_ENTRIES = 100_000;

    private final Path root;
    private final List<Path> files = new ArrayList<>();
    private final List<Path> unreadable = new ArrayList<>();
    private int entries;

    private FolderWalk(Path root) {
        this.root = root;
    }

    /** @throws IOException if the folder itself cannot be read */
    static FolderWalk of(Path root) throws IOException {
        FolderWalk walk = new FolderWalk(root);
        Files.walkFileTree(root, Set.of(), MAX_DEPTH, walk);
        return walk;
    }

    List<Path> files() {
        return files;
    }

    /** Returns the files and folders that could not be read. */
    List<Path> unreadable() {
        return unreadable;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        // The config may name a hidden folder.
        boolean isRead = folder.equals(root) || !isLeftOut(folder.getFileName().toString());
        return isRead ? next() : FileVisitResult.SKIP_SUBTREE;
    }

    private static boolean isLeftOut(String folder) {
        return folder.startsWith(".") || folder.equals("node_modules");
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
        files.add(file);
        return next();
    }

    @Override
    public FileVisitResult visitFileFailed(Path path, IOException e) throws IOException {
        if (path.equals(root)) {
            throw e;
        }
        unreadable.add(path);
        return next();
    }

    private FileVisitResult next() {
        return ++entries < MAX_ENTRIES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }
}
