// SPDX-License-Identifier: Apache-2.0
package sh.karta.answers;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Texts as Markdown: escaped, as code, in one line. All methods take linear time. */
final class MarkdownText {
    private static final Pattern TAG = Pattern.compile("<(?=[A-Za-z0-9/!?])");
    private static final Pattern SPECIAL = Pattern.compile("([\\\\`*\\[\\]|])");
    /**
     * Underscores that could be marks of emphasis, which are not between two letters, and tildes. Those of an address stay, because an
     * address without a link has no escapes.
     */
    private static final Pattern MARK = Pattern.compile(
            "https?://[^\\s<>]+|(?<![\\p{L}\\p{N}_])_+|(?<!_)_++(?![\\p{L}\\p{N}_])|~+", Pattern.CASE_INSENSITIVE);

    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final Pattern BAR = Pattern.compile("(?<!\\\\)\\|");
    private static final Pattern BACKTICKS = Pattern.compile("`+");
    private static final Pattern TILDES = Pattern.compile("~+");
    private static final int FENCE = 3;

    private MarkdownText() {}

    /** Returns text in which no line ends, as headings and cells need it. */
    static String oneLine(String inline) {
        return SPACES.matcher(inline).replaceAll(spaces -> spaces.group().indexOf('\n') < 0 ? spaces.group() : " ");
    }

    /** Returns the Markdown of a cell. There, a bar has a backslash in code too. */
    static String cell(String inline) {
        return BAR.matcher(oneLine(inline)).replaceAll("\\\\|");
    }

    /** Escapes characters that Markdown would interpret, and each {@code <} that could begin a tag or an address. */
    static String escape(String text) {
        String special = SPECIAL.matcher(text).replaceAll("\\\\$1");
        String escaped = MARK.matcher(special)
                .replaceAll(mark -> Matcher.quoteReplacement(
                        mark.group().contains(":") ? mark.group() : mark.group().replaceAll("([_~])", "\\\\$1")));
        return TAG.matcher(escaped).replaceAll("\\\\<");
    }

    static String code(String literal) {
        String fence = "`".repeat(longest(BACKTICKS, literal) + 1);
        String space = literal.startsWith("`") || literal.endsWith("`") ? " " : "";
        return fence + space + literal + space + fence;
    }

    private static int longest(Pattern run, String text) {
        return run.matcher(text)
                .results()
                .mapToInt(found -> found.end() - found.start())
                .max()
                .orElse(0);
    }

    static String fenced(String language, String code) {
        String fence = code.contains("```") ? "~".repeat(Math.max(FENCE, longest(TILDES, code)) + 1) : "```";
        return fence + language + "\n" + code.stripTrailing() + "\n" + fence;
    }
}
