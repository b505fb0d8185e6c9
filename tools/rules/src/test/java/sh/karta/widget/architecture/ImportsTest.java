// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Files of TypeScript and JavaScript import each other without a cycle, types and deferred modules included. */
class ImportsTest {
    private static final Pattern SCRIPT = Pattern.compile(".*\\.(js|mjs|cjs|ts|tsx)");

    /** {@code import … from "./a.js"}, {@code export … from}, {@code import "./a.js"} and {@code import("./a.js")}. */
    private static final Pattern IMPORT = Pattern.compile("\\b(?:from|import)\\s*\\(?\\s*[\"'](\\.[^\"']+)[\"']");

    @Test
    void noFileImportsItselfThroughOthers() throws IOException {
        Map<Path, Set<Path>> imports = imports();
        assertThat(imports.values().stream().mapToInt(Set::size).sum()).isGreaterThan(200);
        assertThat(cycle(imports)).isEmpty();
    }

    @Test
    void aCycleIsFoundWithItsFiles() {
        Path a = Path.of("a");
        Path b = Path.of("b");
        Path c = Path.of("c");
        Path d = Path.of("d");
        assertThat(cycle(Map.of(a, Set.of(b), b, Set.of(c), c, Set.of(b), d, Set.of(a))))
                .containsExactly(b, c, b);
        assertThat(cycle(Map.of(a, Set.of(b, c), b, Set.of(c), c, Set.of()))).isEmpty();
    }

    @Test
    void allFormsOfAnImportAreRead() {
        String text = "import { a } from \"./a.js\"; import type { B } from './b.js'; export * from \"../c.js\";"
                + " import \"./d.mjs\"; const e = () => import(\"./e.js\"); import f from \"node:fs\";";
        assertThat(IMPORT.matcher(text).results().map(match -> match.group(1)))
                .containsExactly("./a.js", "./b.js", "../c.js", "./d.mjs", "./e.js");
    }

    /** Returns the files that each file imports. */
    private static Map<Path, Set<Path>> imports() throws IOException {
        Map<Path, Set<Path>> imports = new TreeMap<>();
        for (Path source : Sources.find()) {
            if (!SCRIPT.matcher(source.getFileName().toString()).matches()) {
                continue;
            }
            Set<Path> found = new TreeSet<>();
            IMPORT.matcher(Files.readString(source)).results().forEach(match -> {
                Path named = source.resolveSibling(match.group(1)).normalize();
                // A compiled file is named after its source.
                String base = named.toString().replaceFirst("\\.js$", "");
                Stream.of(named, Path.of(base + ".ts"), Path.of(base + ".tsx"))
                        .filter(Files::isRegularFile)
                        .forEach(found::add);
            });
            imports.put(source, found);
        }
        return imports;
    }

    /** Returns the files of a cycle, whose first is also its last, or an empty list. */
    private static List<Path> cycle(Map<Path, Set<Path>> imports) {
        Set<Path> done = new HashSet<>();
        for (Path start : new TreeSet<>(imports.keySet())) {
            List<Path> found = visit(start, imports, new ArrayDeque<>(), done);
            if (!found.isEmpty()) {
                return found;
            }
        }
        return List.of();
    }

    private static List<Path> visit(Path file, Map<Path, Set<Path>> imports, Deque<Path> path, Set<Path> done) {
        if (path.contains(file)) {
            List<Path> all = Stream.concat(path.stream(), Stream.of(file)).toList();
            return all.subList(all.indexOf(file), all.size());
        }
        if (!done.contains(file)) {
            path.addLast(file);
            for (Path each : new TreeSet<>(imports.getOrDefault(file, Set.of()))) {
                List<Path> found = visit(each, imports, path, done);
                if (!found.isEmpty()) {
                    return found;
                }
            }
            path.removeLast();
            done.add(file);
        }
        return List.of();
    }
}
