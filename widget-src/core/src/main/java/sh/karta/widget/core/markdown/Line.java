// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.text.TextBuffer;

/** The line being read, up to the text of its leaf, and the position that the block structure has reached. */
final class Line {
    private final TextBuffer buffer = new TextBuffer();

    /** The part of the line that has arrived, without the line break. */
    String text = "";

    /** Whether the line break has arrived. */
    boolean complete;

    /** Index of the next character, and its column. */
    int position;

    private int column;

    /** Whether the tab at {@link #position} is partly consumed (CM 2.2). */
    private boolean insideTab;

    /**
     * Set by {@link #look}: the index of the first character that is neither space nor tab, and the number of columns
     * up to it.
     */
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

    /** Copies the appended text to {@link #text}. */
    void update() {
        text = buffer.text();
    }

    /** Returns the first character that is neither space nor tab, or 0 if there is none. */
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

    /** Consumes the white space found by {@link #look}. */
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

    /** Consumes everything before {@code index}. */
    void advanceTo(int index) {
        while (position < index) {
            advance(1);
        }
    }

    /** Consumes one space, or one column of a tab, if there is one. */
    void advanceBlank() {
        if (Characters.isBlank(Text.peek(text, position))) {
            advance(1);
        }
    }

    /** Returns the remaining text. The remaining columns of a partly consumed tab become spaces. */
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
