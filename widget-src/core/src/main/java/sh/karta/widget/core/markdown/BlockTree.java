// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/** The blocks that are open, and how they open, take text and close. */
class BlockTree {
    final Line line = new Line();

    // From 2 on, so that no line before the first counts as blank.
    int lineNumber = 2;

    /** The open blocks from the document down; of those the line continues the first {@link #matched}. */
    final ArrayList<Block> open = new ArrayList<>();

    int matched = 1;

    final MarkdownSink sink;
    private final References references;
    private final InlineParser inlines;

    /** Of the table row that is open, cutting into cells. */
    private @Nullable TableRow row;

    /** Where the lines of the top-level blocks begin in the whole text; what is discarded is not in it. */
    int[] starts = new int[8];

    int startCount;
    private int lineStart;
    private int previousLineStart;

    BlockTree(Block document, MarkdownSink sink, References references) {
        this.sink = sink;
        this.references = references;
        inlines = new InlineParser(references);
        open.add(document);
    }

    /** Begins a line that stands at {@code start} in the whole text. */
    void beginLine(int start) {
        previousLineStart = lineStart;
        lineStart = start;
    }

    /** Returns the leaf that is open, if any. */
    @Nullable
    Leaf leaf() {
        return tip().leaf;
    }

    Block tip() {
        return open.get(open.size() - 1);
    }

    void startRow(Block table) {
        add(Block.ROW, table.number++);
        row = new TableRow(this, table.columns);
    }

    void endRow() {
        requireNonNull(row).end();
        close();
    }

    /** Opens a cell of the table row that is open. */
    Block startCell(int align) {
        return add(Block.CELL, align);
    }

    void code(Block block, String piece) {
        String text = Text.concat(block.blanks, piece);
        boolean blank = block.fence == 0 && line.look() == 0;
        block.blanks = blank ? text : "";
        if (!blank && !text.isEmpty()) {
            sink.code(block, text);
        }
    }

    Block add(int kind, int number) {
        Block block = prepare(kind);
        block.number = number;
        push(block);
        return block;
    }

    /** Closes what the line does not continue and what cannot contain a block of that kind, and makes one. */
    Block prepare(int kind) {
        closeUnmatched();
        Block parent = tip();
        while (kind != Block.ITEM && kind < Block.ROW && (parent.kind > Block.ITEM || parent.kind == Block.LIST)) {
            close();
            parent = tip();
        }
        // CM 5.3, loose lists.
        Block list = parent.kind == Block.ITEM ? parent.parent : parent;
        if (list != null && list.kind == Block.LIST && parent.blankLine == lineNumber - 1 && !list.loose) {
            list.loose = true;
            sink.loose(list);
        }
        return new Block(parent, kind);
    }

    void push(Block block) {
        if (open.size() == 1) {
            if (startCount == starts.length) {
                starts = Arrays.copyOf(starts, startCount * 2);
            }
            starts[startCount++] = block.kind == Block.TABLE ? previousLineStart : lineStart;
        }
        sink.open(block);
        if (block.kind == Block.PARAGRAPH || block.kind == Block.HEADING || block.kind == Block.CELL) {
            block.leaf = new Leaf(block, sink, references, inlines);
        }
        requireNonNull(block.parent).filled = true;
        open.add(block);
        matched = open.size();
    }

    void closeUnmatched() {
        while (open.size() > matched) {
            close();
        }
    }

    /** Closes the last open block. */
    void close() {
        Block block = open.remove(open.size() - 1);
        Leaf leaf = block.leaf;
        if (leaf != null) {
            leaf.show(true);
            if (block.kind == Block.PARAGRAPH && leaf.isEmpty()) {
                sink.discard(block);
                startCount -= open.size() == 1 ? 1 : 0;
                return;
            }
        }
        sink.close(block);
    }

    void text(String piece) {
        Block tip = tip();
        if (tip.kind == Block.CODE) {
            code(tip, piece);
        } else if (tip.kind >= Block.ROW) {
            requireNonNull(row).append(piece);
        } else {
            requireNonNull(tip.leaf).append(piece);
        }
    }
}
