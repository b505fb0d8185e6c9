// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.docs;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits a Markdown document into passages. Parses only headings, fenced code, blank lines and front matter.
 */
final class MarkdownReader {
    private static final Pattern HEADING = Pattern.compile(" {0,3}(#{1,6})\\s+(.*?)\\s*#*\\s*(?:\\{#([\\w-]+)})?\\s*");
    private static final Pattern FENCE = Pattern.compile("( {0,3}(`{3,}|~{3,})\\s*[^\\s`]*).*");
    /** Borders of containers ({@code :::}) in static site generators. They are not part of the text. */
    private static final Pattern CONTAINER = Pattern.compile("\\s*:{3,}.*");
    /** Relative links. They do not work in an answer, so only their text is kept. */
    private static final Pattern RELATIVE_LINK =
            Pattern.compile("(?<!!)\\[([^\\[\\]]*)]\\((?![a-zA-Z][a-zA-Z0-9+.-]*:)[^()]*\\)");

    private static final Pattern TITLE = Pattern.compile("title:\\s*[\"']?(.*?)[\"']?\\s*");
    private static final Pattern CONTINUED = Pattern.compile("(?:\\s+\\S.*|\\s*(?:[-*+]|\\d{1,9}[.)])\\s.*)");

    private MarkdownReader() {}

    static List<Passage> read(String name, String markdown) {
        Passages passages = new Passages(name);
        List<String> lines = markdown.lines().toList();
        StringBuilder block = new StringBuilder();
        String fence = "";
        boolean titled = false;
        int start = frontMatterEnd(lines);
        for (int i = 0; i < start; i++) {
            Matcher title = TITLE.matcher(lines.get(i));
            if (title.matches()) {
                passages.page(title.group(1));
                titled = true;
            }
        }
        for (int i = start; i < lines.size(); i++) {
            String line = lines.get(i);
            Matcher mark = FENCE.matcher(line);
            Matcher heading = HEADING.matcher(line);
            if (!fence.isEmpty()) {
                block.append(line).append('\n');
                if (line.strip().startsWith(fence)
                        && line.strip().chars().allMatch(c -> c == line.strip().charAt(0))) {
                    fence = "";
                }
            } else if (mark.matches()) {
                // Keep the language, the first word of the info string. The rest is for the site generator.
                fence = mark.group(2);
                block.append(mark.group(1)).append('\n');
            } else if (CONTAINER.matcher(line).matches()) {
                flush(passages, block);
            } else if (heading.matches()) {
                flush(passages, block);
                if (heading.group(1).length() == 1 && !titled) {
                    passages.page(heading.group(2));
                    titled = true;
                } else {
                    passages.heading(heading.group(2), heading.group(3) == null ? "" : heading.group(3));
                }
            } else if (line.isBlank() && !continues(lines, i + 1)) {
                flush(passages, block);
            } else {
                block.append(RELATIVE_LINK.matcher(line).replaceAll("$1")).append('\n');
            }
        }
        flush(passages, block);
        return passages.all();
    }

    /** Returns whether a block continues after a blank line, because the next line belongs to a list. */
    private static boolean continues(List<String> lines, int next) {
        return next < lines.size() && CONTINUED.matcher(lines.get(next)).matches();
    }

    private static void flush(Passages passages, StringBuilder block) {
        passages.block(block.toString());
        block.setLength(0);
    }

    private static int frontMatterEnd(List<String> lines) {
        if (lines.isEmpty() || !lines.get(0).equals("---")) {
            return 0;
        }
        int end = lines.subList(1, lines.size()).indexOf("---");
        return end < 0 ? 0 : end + 2;
    }
}
