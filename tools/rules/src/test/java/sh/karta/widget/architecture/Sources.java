// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.architecture;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Finds the handwritten sources of the whole project. */
final class Sources {
    private static final Pattern NAMES = Pattern.compile(".*\\.(java|js|mjs|cjs|ts|tsx|css)|pom\\.xml");

    /** Folders of installed, built and published files. */
    private static final Set<String> NOT_OURS = Set.of("node_modules", "target", "dist", "cache", "releases");

    /** Next.js generates this file. */
    private static final String GENERATED = "next-env.d.ts";

    private Sources() {}

    static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("CONTRIBUTING.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    static List<Path> find() throws IOException {
        return find(NAMES);
    }

    /** Returns the pages of the documentation and the READMEs, without the changelog, which tells of the past. */
    static List<Path> pages() throws IOException {
        List<Path> pages = find(Pattern.compile(".*\\.md"));
        pages.remove(root().resolve("CHANGELOG.md"));
        return pages;
    }

    private static List<Path> find(Pattern names) throws IOException {
        Path root = root();
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = folder.getFileName().toString();
                boolean hidden = name.startsWith(".") && !name.equals(".vitepress") && !folder.equals(root);
                return hidden || NOT_OURS.contains(name) ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = file.getFileName().toString();
                if (names.matcher(name).matches() && !name.equals(GENERATED)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
