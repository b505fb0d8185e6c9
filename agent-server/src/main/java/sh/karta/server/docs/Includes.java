// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Replaces {@code <!--@include: ./file.md{3,}-->} by the file. Files outside the folder are left out, and so are cycles. */
final class Includes {
    private static final Pattern INCLUDE =
            Pattern.compile("<!--\\s*@include:\\s*([^\\s{}]+?)(?:\\{(\\d*),(\\d*)})?\\s*-->");

    private static final int MAX_DEPTH = 8;
    private static final int MAX_CHARACTERS = 1 << 20;

    private Includes() {}

    static String resolve(Path root, Path file, String text) throws IOException {
        return resolve(root.toRealPath(), file, text, 0);
    }

    private static String resolve(Path real, Path file, String text, int depth) throws IOException {
        if (!text.contains("@include:")) {
            return text;
        }
        StringBuilder resolved = new StringBuilder();
        Matcher include = INCLUDE.matcher(text);
        int copied = 0;
        while (include.find()) {
            resolved.append(text.substring(copied, include.start()));
            copied = include.end();
            if (depth < MAX_DEPTH && resolved.length() < MAX_CHARACTERS) {
                resolved.append(included(real, file, include.toMatchResult(), depth));
            }
        }
        return resolved.append(text.substring(copied)).toString();
    }

    private static String included(Path real, Path file, MatchResult include, int depth) throws IOException {
        Path target;
        try {
            target = file.resolveSibling(include.group(1));
        } catch (InvalidPathException e) {
            return "";
        }
        if (!DocsFolder.isInside(real, target)) {
            return "";
        }
        List<String> lines = DocsFolder.text(target).lines().toList();
        int from = number(include.group(2), 1);
        int to = Math.min(lines.size(), number(include.group(3), lines.size()));
        String part = from > to ? "" : String.join("\n", lines.subList(Math.max(1, from) - 1, to));
        return resolve(real, target, part, depth + 1);
    }

    private static int number(@Nullable String digits, int absent) {
        return digits == null || digits.isEmpty() || digits.length() > 6 ? absent : Integer.parseInt(digits);
    }
}
