// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.architecture;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.junit.jupiter.api.Test;

/** The licence in every source that is written by hand, in whatever folder of the project; the format check knows Java's only. */
class LicenceTest {
    private static final Pattern SOURCES = Pattern.compile(".*\\.(java|js|mjs|cjs|ts|tsx|css)|pom\\.xml");

    /** Installed, built, or kept byte for byte as it was published. */
    private static final Set<String> NOT_OURS = Set.of("node_modules", "target", "dist", "cache", "releases");

    /** Next.js writes it. */
    private static final String MADE = "next-env.d.ts";

    @Test
    void everySourceNamesItsLicenceInItsFirstLines() throws IOException {
        List<String> without = new ArrayList<>();
        int sources = 0;
        for (Path source : sources(root())) {
            sources++;
            if (Files.readAllLines(source).stream()
                    .limit(3)
                    .noneMatch(line -> line.contains("SPDX-License-Identifier: Apache-2.0"))) {
                without.add(root().relativize(source).toString());
            }
        }
        assertThat(without).isEmpty();
        assertThat(sources).as("sources seen").isGreaterThan(800);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("CONTRIBUTING.md"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static List<Path> sources(Path root) throws IOException {
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
                if (SOURCES.matcher(name).matches() && !name.equals(MADE)) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
