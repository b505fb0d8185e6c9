// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model;

import java.util.function.IntPredicate;
import java.util.regex.Matcher;

/**
 * Removes marks from streamed text if their passage was not offered. A mark may be cut anywhere between two pieces, so the end of a piece
 * is held back while it may be the beginning of a mark. That is a few characters at most. Used by one thread.
 */
final class MarkFilter {
    private final IntPredicate kept;
    private String held = "";
    /** The last character that was shown. */
    private char last;

    /** @param kept returns whether a number is that of a passage; called once for each mark, in order */
    MarkFilter(IntPredicate kept) {
        this.kept = kept;
    }

    /** Returns the text that can be shown after another piece has arrived. May be empty. */
    String pass(String piece) {
        String text = held + piece;
        int end = unfinished(text);
        held = text.substring(end);
        String shown = CitationMark.filter(text.substring(0, end), last, kept);
        last = shown.isEmpty() ? last : shown.charAt(shown.length() - 1);
        return shown;
    }

    /** Returns the rest at the end of the text. */
    String rest() {
        String rest = held;
        held = "";
        return rest;
    }

    /** Returns the beginning of a mark whose end has not arrived; the end of the text if there is none. */
    private static int unfinished(String text) {
        Matcher matcher = CitationMark.PATTERN.matcher(text);
        for (int at = Math.max(0, text.length() - CitationMark.LONGEST); at < text.length(); at++) {
            char c = text.charAt(at);
            if ((c == ' ' || c == '[') && !matcher.region(at, text.length()).lookingAt() && matcher.hitEnd()) {
                return at;
            }
        }
        return text.length();
    }
}
