// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;

/** A block of the document, as passed to a {@link MarkdownSink}. */
public final class Block {
    /** A comment of several lines. It is not passed to the sink, and has no children. */
    static final int COMMENT = -1;

    /** The whole text. It is never opened or closed. The sink sets its {@link #view} before the first piece. */
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

    /** A row of a table. {@link #number} is 0 for the header row and counts up from 1 for the others. */
    public static final int ROW = 9;

    /** A cell of a row. {@link #number} is its alignment. */
    public static final int CELL = 10;

    /** Alignment of a cell. {@code ALIGN_START | ALIGN_END} means centred, 0 means not specified. */
    public static final int ALIGN_START = 1;

    /** See {@link #ALIGN_START}. */
    public static final int ALIGN_END = 2;

    /** The parent block, or null for the document. */
    public final @Nullable Block parent;

    /** The sink's own object for this block. The parser only carries it. */
    public @Nullable Object view;

    /** One of the constants above. */
    public int kind;

    /** Start of an ordered list or -1, level of a heading, row number, or alignment of a cell. */
    public int number;

    /** The info string of a fenced code block, with escapes resolved. */
    public String info = "";

    /** The inline content of a paragraph, heading or cell. */
    @Nullable
    Leaf leaf;

    /** Whether the block has ever had a child. An item that begins with two blank lines ends there (CM 5.2). */
    boolean hasContent;

    /** Whether this list was already reported as loose. */
    boolean loose;

    /**
     * Number of the last line that was blank inside this list or item. It shows whether a blank line separates two
     * children.
     */
    int blankLine;

    /**
     * For an item: the indentation of its content in columns. For a fenced code block: the indentation of its fence
     * in columns.
     */
    int offset;

    /**
     * For a list: the bullet character, or the character after the number. For a fenced code block: the fence
     * character.
     */
    int delimiter;

    /** Length of a code block's opening fence, or 0 for an indented code block. */
    int fence;

    /**
     * Trailing blank lines of an indented code block. They belong to it only if another line of code follows (CM
     * 4.4).
     */
    String trailingBlankLines = "";

    /** Alignment of each column of a table. */
    int[] columns = {};

    Block(@Nullable Block parent, int kind) {
        this.parent = parent;
        this.kind = kind;
    }

    public void setView(@Nullable Object view) {
        this.view = view;
    }
}
