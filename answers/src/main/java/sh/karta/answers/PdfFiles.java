// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.answers.addon.AddOn;
import sh.karta.answers.pdf.PdfReader;
import sh.karta.answers.pdf.PdfText;

/** The PDF files of a folder. The text of a file is cached until the file changes, because reading it takes seconds. */
final class PdfFiles {
    private static final Logger LOG = LoggerFactory.getLogger(PdfFiles.class);
    private static final String EXTENSION = ".pdf";
    private static final int MAX_BYTES = 32 * 1_024 * 1_024;
    private static final int MEGABYTE = 20;
    private static final int NAMED = 5;

    /** @param passages empty if the file cannot be read */
    private record Parsed(String state, List<Passage> passages) {}

    private final Path root;
    private final Supplier<@Nullable PdfReader> reader;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, Parsed> asked = new HashMap<>();
    private Map<String, Parsed> kept = Map.of();
    private boolean saidMissing;

    PdfFiles(Path root, Supplier<@Nullable PdfReader> reader) {
        this.root = root;
        this.reader = reader;
    }

    static boolean isPdf(String path) {
        return path.toLowerCase(Locale.ROOT).endsWith(EXTENSION);
    }

    /** Removes the PDF files from the paths of a folder if they cannot be read. The log then has one line. */
    void removeUnlessReadable(Set<String> paths) {
        List<String> found = paths.stream().filter(PdfFiles::isPdf).toList();
        if (found.isEmpty() || reader.get() != null) {
            return;
        }
        found.forEach(paths::remove);
        if (!saidMissing) {
            saidMissing = true;
            LOG.warn("Documents in {}: ignored {} PDF files, which need the add-on {}", root, found.size(), AddOn.FILE);
        }
    }

    /** Returns a file's passages; null if it cannot be read. Its path has the extension, because a link must lead to the file. */
    Documents.@Nullable Page page(String path) throws IOException {
        String state = DocsFolder.state(root.resolve(path));
        Parsed before = kept.get(path);
        Parsed now = before == null || !before.state().equals(state) ? new Parsed(state, read(path)) : before;
        asked.put(path, now);
        return now.passages().isEmpty() ? null : new Documents.Page(DocsFolder.urlPath(path), now.passages());
    }

    private List<Passage> read(String path) throws IOException {
        Path file = root.resolve(path);
        if (Files.size(file) > MAX_BYTES) {
            problems.add(path + " (ignored: it has more than " + (MAX_BYTES >> MEGABYTE) + " MB)");
            return List.of();
        }
        if (!Files.isReadable(file)) {
            problems.add(path + " (ignored: it is not readable)");
            return List.of();
        }
        byte[] content = Files.readAllBytes(file);
        try {
            PdfText text = Objects.requireNonNull(reader.get()).read(content);
            if (!text.leftOut().isEmpty()) {
                problems.add(path + " (left out: " + text.leftOut() + ")");
            }
            String name = path.substring(path.lastIndexOf('/') + 1);
            return PdfPassages.of(name.substring(0, name.length() - EXTENSION.length()), text);
        } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
            // A file that fails must not remove the others.
            LOG.debug("Reading {} failed", file, e);
            problems.add(path + " (ignored: " + (e instanceof IOException ? e.getMessage() : e.toString()) + ")");
            return List.of();
        }
    }

    /** Ends a reading of the folder: logs the files that could not be read, and drops those that were removed. */
    void end() {
        kept = Map.copyOf(asked);
        asked.clear();
        if (!problems.isEmpty()) {
            LOG.warn(
                    "Documents in {}: {} PDF files were skipped or read only in part: {}{}",
                    root,
                    problems.size(),
                    String.join(", ", problems.subList(0, Math.min(NAMED, problems.size()))),
                    problems.size() > NAMED ? ", …" : "");
            problems.clear();
        }
    }
}
