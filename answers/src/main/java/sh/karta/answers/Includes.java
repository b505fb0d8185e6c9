// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Replaces {@code <!--@include: ./file.md{3,}-->} by the file. Files outside the folder are left out, and so is a file within itself.
 * The includes of one page are limited in depth, number and size, because a few small files can otherwise become any number.
 */
final class Includes {
    private static final Pattern INCLUDE =
            Pattern.compile("<!--\\s*@include:\\s*([^\\s{}]+?)(?:\\{(\\d*),(\\d*)})?\\s*-->");

    private static final int MAX_DEPTH = 8;
    private static final int MAX_INCLUDES = 200;
    private static final int MAX_CHARACTERS = 1 << 20;

    private final Path real;
    /** The page and the files that are being included, each within the one before. */
    private final Deque<Path> open = new ArrayDeque<>();

    private int includes;
    private int characters;

    private Includes(Path real) {
        this.real = real;
    }

    static String resolve(Path root, Path file, String text) throws IOException {
        return new Includes(root.toRealPath()).resolve(file.toRealPath(), text);
    }

    private String resolve(Path file, String text) throws IOException {
        if (!text.contains("@include:")) {
            return text;
        }
        open.push(file);
        StringBuilder resolved = new StringBuilder();
        Matcher include = INCLUDE.matcher(text);
        int copied = 0;
        while (include.find()) {
            resolved.append(text, copied, include.start());
            copied = include.end();
            if (open.size() <= MAX_DEPTH && includes < MAX_INCLUDES && characters < MAX_CHARACTERS) {
                resolved.append(included(file, include.toMatchResult()));
            }
        }
        open.pop();
        return resolved.append(text.substring(copied)).toString();
    }

    private String included(Path file, MatchResult include) throws IOException {
        Path target;
        try {
            target = file.resolveSibling(include.group(1));
        } catch (InvalidPathException e) {
            return "";
        }
        if (!DocsFolder.isInside(real, target)
                || !DocsFolder.isReadable(target)
                || open.contains(target.toRealPath())) {
            return "";
        }
        List<String> lines = DocsFolder.text(target).lines().toList();
        int from = number(include.group(2), 1);
        int to = Math.min(lines.size(), number(include.group(3), lines.size()));
        String part = from > to ? "" : String.join("\n", lines.subList(Math.max(1, from) - 1, to));
        includes++;
        characters += part.length();
        return resolve(target.toRealPath(), part);
    }

    private static int number(@Nullable String digits, int absent) {
        return digits == null || digits.isEmpty() || digits.length() > 6 ? absent : Integer.parseInt(digits);
    }
}
