// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.text.TextBuffer;

/** The line being read, up to where its leaf's text begins, and how far block structure has consumed it. */
final class Line {
    private final TextBuffer buffer = new TextBuffer();

    /** What has arrived of the line; a line break is never part of it. */
    String text = "";

    /** Whether the line break has arrived. */
    boolean complete;

    /** Index of the next character to consume, and the column it stands in. */
    int position;

    private int column;

    /** Whether only some of the columns of the tab at {@link #position} were consumed (CM 2.2). */
    private boolean insideTab;

    /** Set by {@link #look}: the first character that is no space or tab, and the columns up to it. */
    int next;

    int indent;

    private int nextColumn;

    void begin() {
        buffer.set("");
        text = "";
        complete = false;
        position = 0;
        column = 0;
        insideTab = false;
    }

    void append(String piece) {
        buffer.append(piece);
    }

    int length() {
        return buffer.length();
    }

    /** Makes all that was appended visible in {@link #text}. */
    void update() {
        text = buffer.text();
    }

    /** Returns the first character that is no space or tab, or 0 if there is none. */
    int look() {
        next = position;
        nextColumn = column;
        int c = Text.peek(text, next);
        while (Characters.isBlank(c)) {
            nextColumn += c == '\t' ? 4 - (nextColumn & 3) : 1;
            c = Text.peek(text, ++next);
        }
        indent = nextColumn - column;
        return c;
    }

    /** Consumes the white space that {@link #look} saw. */
    void skip() {
        position = next;
        column = nextColumn;
        insideTab = false;
    }

    void advance(int columns) {
        int left = columns;
        while (left > 0 && position < text.length()) {
            int width = Text.peek(text, position) == '\t' ? 4 - (column & 3) : 1;
            insideTab = width > left;
            if (insideTab) {
                width = left;
            } else {
                position++;
            }
            column += width;
            left -= width;
        }
    }

    /** Consumes one space or one column of a tab, if there is one. */
    void advanceBlank() {
        if (Characters.isBlank(Text.peek(text, position))) {
            advance(1);
        }
    }

    /** Returns what was not consumed; of a tab partly consumed, the other columns are spaces. */
    String rest() {
        if (!insideTab) {
            return Text.slice(text, position, text.length());
        }
        String rest = Text.slice(text, position + 1, text.length());
        for (int at = column; (at & 3) != 0; at++) {
            rest = Text.concat(" ", rest);
        }
        return rest;
    }
}
