// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import sh.karta.widget.core.text.Text;

/**
 * Cuts a growing text into what a screen reader is given: whole sentences, without the marks of Markdown. Each character
 * is looked at once.
 */
final class Sentences {
    /** Shorter pieces wait for the next sentence: "1." is a list's number, not something to say. */
    private static final int SHORTEST = 12;

    private int said;
    private int seen;

    /** Passes over what {@code text} has so far: it was there before. */
    void skip(String text) {
        said = text.length();
        seen = said;
    }

    /** Returns the sentences that {@code text}, cumulative, has beyond what was returned before; all of it when complete. */
    String next(String text, boolean complete) {
        if (text.length() < seen) {
            // Another text has taken this one's place.
            said = 0;
            seen = 0;
        }
        int end = said;
        for (int i = Math.max(seen - 1, said); i < text.length(); i++) {
            if (ends(text, i) && i + 1 - end >= SHORTEST) {
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

    /** A full stop ends a sentence when a space follows; those of scripts without spaces end it at once. */
    private static boolean ends(String text, int at) {
        int c = Text.at(text, at);
        if (c == '\n' || c == '。' || c == '！' || c == '？') {
            return true;
        }
        boolean stop = c == '.' || c == '!' || c == '?' || c == '…' || c == ':' || c == '؟' || c == '۔';
        return stop && at + 1 < text.length() && Text.at(text, at + 1) <= ' ';
    }

    private static String spoken(String piece) {
        String kept = "";
        boolean target = false;
        boolean gap = false;
        for (int i = 0; i < piece.length(); i++) {
            int c = Text.at(piece, i);
            if (c == ']' && i + 1 < piece.length() && Text.at(piece, i + 1) == '(') {
                target = true;
            } else if (target) {
                target = c != ')' && c > ' ';
            } else if (c <= ' ' || c == '|') {
                gap = !kept.isEmpty();
            } else if (c != '*' && c != '`' && c != '#' && c != '[' && c != ']' && c != '~') {
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
