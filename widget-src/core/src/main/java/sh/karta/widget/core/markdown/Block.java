// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;

/** A block of the document, as the parser hands it to a {@link MarkdownSink}. */
public final class Block {
    /** The whole text. Never opened nor closed; its {@link #view} is for the sink to set before the first piece. */
    public static final int DOCUMENT = 0;

    /** A block quote. */
    public static final int QUOTE = 1;

    /** A list, ordered if {@link #number} is not negative. */
    public static final int LIST = 2;

    /** An item of a list. */
    public static final int ITEM = 3;

    /** A paragraph. */
    public static final int PARAGRAPH = 4;

    /** A heading of level {@link #number}. */
    public static final int HEADING = 5;

    /** A code block, fenced or indented. */
    public static final int CODE = 6;

    /** A thematic break. */
    public static final int RULE = 7;

    /** A table. */
    public static final int TABLE = 8;

    /** A row of a table; the header row has {@link #number} 0, the others count from 1. */
    public static final int ROW = 9;

    /** A cell of a row, aligned as {@link #number} says. */
    public static final int CELL = 10;

    /** Alignments of a cell: {@code ALIGN_START | ALIGN_END} is centred, 0 is unsaid. */
    public static final int ALIGN_START = 1;

    /** See {@link #ALIGN_START}. */
    public static final int ALIGN_END = 2;

    /** The block this one stands in; null for the document. */
    public final @Nullable Block parent;

    /** What the sink shows this block by; the parser only carries it. */
    public @Nullable Object view;

    /** One of the constants above. */
    public int kind;

    /** Start of an ordered list or -1, level of a heading, row number, or alignment of a cell. */
    public int number;

    /** What stands after a code block's opening fence, escapes resolved. */
    public String info = "";

    /** The inline content of a paragraph, heading or cell. */
    @Nullable
    Leaf leaf;

    /** Whether anything was ever put in: an item whose first two lines are blank ends there (CM 5.2). */
    boolean filled;

    /** Whether a list was already called loose. */
    boolean loose;

    /** Number of the last line that was blank from this list or item on, to find blank lines between children. */
    int blankLine;

    /** Of an item: columns its content is indented by. Of a fenced code block: columns its fence is indented by. */
    int offset;

    /** Of a list: the bullet, or what follows the number. Of a fenced code block: the fence's character. */
    int delimiter;

    /** Length of a code block's opening fence, 0 for an indented one. */
    int fence;

    /** Blank lines at the end of an indented code block: part of it only if another line of code follows (CM 4.4). */
    String blanks = "";

    /** Alignment of each column of a table. */
    int[] columns = {};

    Block(@Nullable Block parent, int kind) {
        this.parent = parent;
        this.kind = kind;
    }
}
