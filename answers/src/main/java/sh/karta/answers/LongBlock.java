// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

/** Cuts blocks that are too long for an answer, such as a paragraph of a page without line breaks. */
final class LongBlock {
    private static final int MAX_CHARACTERS = 4_000;
    private static final String ELLIPSIS = "…";

    private LongBlock() {}

    /** Returns code with its fence, and other blocks as plain text, because a cut could separate the marks of their Markdown. */
    static String cut(Block.Kind kind, String markdown) {
        if (markdown.length() <= MAX_CHARACTERS) {
            return markdown;
        }
        return kind == Block.Kind.CODE
                ? code(markdown)
                : MarkdownText.escape(start(PlainText.of(markdown), MAX_CHARACTERS)) + " " + ELLIPSIS;
    }

    private static String code(String fenced) {
        String fence = fenced.substring(fenced.lastIndexOf('\n') + 1);
        int lineEnd = fenced.lastIndexOf('\n', MAX_CHARACTERS);
        boolean hasLine = lineEnd > fenced.indexOf('\n');
        String code = hasLine ? fenced.substring(0, lineEnd) : start(fenced, MAX_CHARACTERS);
        return code + "\n" + ELLIPSIS + "\n" + fence;
    }

    /** Returns the first characters of a line, up to a space unless the last one is far away, as in Japanese. */
    static String start(String line, int most) {
        if (line.length() <= most) {
            return line;
        }
        int space = line.lastIndexOf(' ', most);
        int end = space > most / 2 ? space : most;
        return line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end);
    }
}
