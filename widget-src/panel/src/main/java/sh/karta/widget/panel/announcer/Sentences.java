// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.announcer;

import sh.karta.widget.core.markdown.Tags;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.Announcements;

/**
 * Splits a growing text into complete sentences without Markdown syntax, for screen readers. Each character is read
 * once.
 */
final class Sentences {
    /** The text after the number of a citation, which is not read out. */
    private static final String CITATION = "](#source-";

    private int said;
    private int seen;

    /** Whether the text up to {@link #seen} ends in inline code, whose characters end no sentence. A line ends the code too. */
    private boolean code;

    /** Skips the first {@code length} characters, which were shown earlier. */
    void skip(int length) {
        said = length;
        seen = length;
    }

    /** Returns the new sentences of {@code text}, which is cumulative, or all remaining text if it is complete. */
    String next(String text, boolean complete) {
        if (text.length() < seen) {
            // The text was replaced.
            said = 0;
            seen = 0;
            code = false;
        }
        int end = said;
        for (int i = Math.max(seen - 1, said); i < text.length(); i++) {
            int c = Text.at(text, i);
            code = c != '\n' && (code != (c == '`' && i >= seen));
            if (!code && ends(text, i) && i + 1 - end >= Announcements.SHORTEST) {
                end = i + 1;
            }
        }
        seen = text.length();
        if (complete) {
            end = seen;
        }
        String piece = Text.slice(text, said, end);
        said = end;
        return spoken(piece);
    }

    /** Returns whether a sentence ends here. A full stop needs a following space, except in scripts without spaces. */
    private static boolean ends(String text, int at) {
        int c = Text.at(text, at);
        if (c == '\n' || c == '。' || c == '！' || c == '？') {
            return true;
        }
        boolean stop = c == '.' || c == '!' || c == '?' || c == '…' || c == ':' || c == '؟' || c == '۔';
        // A citation follows a full stop directly.
        return stop && at + 1 < text.length() && (Text.at(text, at + 1) <= ' ' || Text.at(text, at + 1) == '[');
    }

    /** Returns the end of the line at {@code from} if it is a rule or divides the rows of a table, or else {@code from}. */
    private static int afterRule(String piece, int from) {
        for (int at = from; at < piece.length(); at++) {
            int c = Text.at(piece, at);
            if (c == '\n') {
                return at;
            }
            if (c != '|' && c != '-' && c != ':' && c != ' ') {
                return from;
            }
        }
        return piece.length();
    }

    private static String spoken(String piece) {
        String kept = "";
        boolean target = false;
        boolean gap = false;
        boolean lineStart = true;
        for (int i = 0; i < piece.length(); i++) {
            int c = Text.at(piece, i);
            int rule = lineStart && c != ' ' ? afterRule(piece, i) : i;
            if (rule > i) {
                i = rule - 1;
                continue;
            }
            int tag = c == '<' ? Tags.end(piece, i) : i;
            if (tag > i) {
                // Only a line break separates words.
                gap |= Text.at(piece, i + 1) == 'b' && !kept.isEmpty();
                i = tag - 1;
                continue;
            }
            boolean mark = lineStart && (c == '-' || c == '+');
            lineStart = c == '\n' || (lineStart && c == ' ');
            if (c == '[' && (Text.startsWith(piece, CITATION, i + 2) || Text.startsWith(piece, CITATION, i + 3))) {
                int end = Text.indexOf(piece, ")", i);
                i = end < 0 ? piece.length() : end;
            } else if (c == ']' && i + 1 < piece.length() && Text.at(piece, i + 1) == '(') {
                target = true;
            } else if (target) {
                target = c != ')' && c > ' ';
            } else if (c <= ' ' || c == '|') {
                gap = !kept.isEmpty();
            } else if (!mark && c != '*' && c != '`' && c != '#' && c != '[' && c != ']' && c != '~') {
                if (gap) {
                    kept = Text.concat(kept, " ");
                    gap = false;
                }
                kept = Text.concat(kept, Text.slice(piece, i, i + 1));
            }
        }
        return kept;
    }
}
