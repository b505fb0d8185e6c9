// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/** Splits the lines of a table into cells (GFM 4.10). */
final class TableRow {
    private final BlockTree blocks;
    private final int[] columns;

    /** Index of the current cell, and the cell itself once it has content. */
    private int column;

    private @Nullable Block cell;

    /** Whether the row has content. A pipe at the beginning of a row is not a separator. */
    private boolean begun;

    /** Whether the last character was a backslash, which may escape a pipe. */
    private boolean escaped;

    TableRow(BlockTree blocks, int[] columns) {
        this.blocks = blocks;
        this.columns = columns;
    }

    /** Appends characters of the row's line. */
    void append(String piece) {
        int from = 0;
        for (int at = 0; at < piece.length(); at++) {
            int c = Text.at(piece, at);
            if (escaped) {
                // The held-back backslash is text, unless it escapes a pipe.
                text(c == '|' ? "" : "\\");
                escaped = false;
                from = at;
            } else if (c == '\\') {
                text(Text.slice(piece, from, at));
                escaped = true;
                from = at + 1;
            } else if (c == '|') {
                text(Text.slice(piece, from, at));
                if (begun) {
                    close();
                    column++;
                }
                begun = true;
                from = at + 1;
            } else {
                begun |= !Characters.isBlank(c);
            }
        }
        text(Text.slice(piece, from, piece.length()));
    }

    private void text(String text) {
        if (column < columns.length && (cell != null || Characters.skipBlanks(text, 0) < text.length())) {
            open().append(text);
        }
    }

    private Leaf open() {
        Block open = cell;
        if (open == null) {
            open = blocks.startCell(columns[column]);
            cell = open;
        }
        begun = true;
        return requireNonNull(open.leaf);
    }

    private void close() {
        if (column < columns.length) {
            open();
            blocks.close();
            cell = null;
        }
    }

    /** Ends the row and adds empty cells for the missing ones. */
    void end() {
        if (escaped) {
            text("\\");
        }
        while (column < columns.length) {
            close();
            column++;
        }
    }

    /** Returns the number of cells in {@code line}. */
    static int count(String line) {
        int cells = 0;
        boolean open = false;
        int at = Characters.skipBlanks(line, 0);
        for (int i = Text.peek(line, at) == '|' ? at + 1 : at; i < line.length(); i++) {
            int c = Text.at(line, i);
            if (c == '|') {
                cells++;
                open = false;
            } else {
                open |= !Characters.isBlank(c);
                i += c == '\\' && Text.peek(line, i + 1) == '|' ? 1 : 0;
            }
        }
        return open ? cells + 1 : cells;
    }

    /** Returns the alignments if {@code line} is a delimiter row with {@code cells} cells, else null. */
    static int @Nullable [] delimiters(String line, int from, int cells) {
        int[] columns = new int[cells];
        int count = 0;
        int at = from;
        if (Text.peek(line, at) == '|') {
            at++;
        }
        at = Characters.skipBlanks(line, at);
        while (at < line.length()) {
            int align = 0;
            if (Text.peek(line, at) == ':') {
                align = Block.ALIGN_START;
                at++;
            }
            int dashes = at;
            at = Characters.skip(line, at, '-');
            if (at == dashes || count == cells) {
                return null;
            }
            if (Text.peek(line, at) == ':') {
                align |= Block.ALIGN_END;
                at++;
            }
            columns[count++] = align;
            at = Characters.skipBlanks(line, at);
            if (at < line.length() && Text.peek(line, at++) != '|') {
                return null;
            }
            at = Characters.skipBlanks(line, at);
        }
        return count == cells ? columns : null;
    }
}
