// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Finds and reads the documents below a directory. */
class DocsFolder {
    /** Larger files are ignored, because they are unlikely to be documents. */
    private static final long MAX_BYTES = 4L * 1_024 * 1_024;

    private static final int MAX_DEPTH = 16;

    /**
     * The passages of one file.
     *
     * @param path path relative to the folder, with slashes and without extension; {@code index} and {@code README} have the path of
     *     their folder
     */
    record Page(String path, List<Passage> passages) {}

    private final Path root;

    DocsFolder(Path root) {
        this.root = root;
    }

    /** Returns names, modification times and sizes of all documents; they differ after a change in the folder. */
    Map<Path, String> fingerprint() throws IOException {
        Map<Path, String> files = new TreeMap<>();
        Path real = root.toRealPath();
        try (Stream<Path> walk = Files.walk(root, MAX_DEPTH)) {
            for (Path file : (Iterable<Path>) walk::iterator) {
                if (isDocument(file) && isInside(real, file) && Files.size(file) <= MAX_BYTES) {
                    files.put(file, Files.getLastModifiedTime(file) + " " + Files.size(file));
                }
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return files;
    }

    /** Returns whether a file is inside the folder. Symbolic links may not lead out of it. */
    static boolean isInside(Path real, Path file) throws IOException {
        return Files.isRegularFile(file) && file.toRealPath().startsWith(real);
    }

    private static boolean isDocument(Path file) {
        String name = file.getFileName().toString();
        return !name.startsWith(".") && (isMarkdown(name) || name.endsWith(".html") || name.endsWith(".htm"));
    }

    private static boolean isMarkdown(String name) {
        return name.endsWith(".md") || name.endsWith(".markdown");
    }

    List<Page> read(Iterable<Path> files) throws IOException {
        List<Page> pages = new ArrayList<>();
        for (Path file : files) {
            String text = Includes.resolve(root, file, text(file));
            String name = file.getFileName().toString();
            String bare = name.substring(0, name.lastIndexOf('.'));
            List<Passage> passages = isMarkdown(name) ? MarkdownReader.read(bare, text) : HtmlReader.read(bare, text);
            String path = root.relativize(file).toString().replace('\\', '/');
            pages.add(new Page(path.substring(0, path.length() - name.length()) + index(bare), passages));
        }
        return pages;
    }

    /** Decodes leniently: broken UTF-8 becomes U+FFFD. */
    static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    private static String index(String bare) {
        return bare.equals("index") || bare.equals("README") ? "" : bare;
    }
}
