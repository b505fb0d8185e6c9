// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/** Holds the open blocks. Opens them, adds text to them and closes them. */
class BlockTree {
    final Line line = new Line();

    // Numbering starts at 2, so that no line before the first one counts as blank.
    int lineNumber = 2;

    /** The open blocks, beginning with the document. The line continues the first {@link #matched} of them. */
    final ArrayList<Block> open = new ArrayList<>();

    int matched = 1;

    final MarkdownSink sink;
    private final References references;
    final InlineParser inlines;

    /** Splits the open table row into cells. */
    private @Nullable TableRow row;

    /** Offsets of the top-level blocks in the whole text, without discarded blocks. */
    int[] starts = new int[8];

    int startCount;
    private int lineStart;
    private int previousLineStart;

    BlockTree(Block document, MarkdownSink sink, References references, Entities entities) {
        this.sink = sink;
        this.references = references;
        inlines = new InlineParser(references, entities);
        open.add(document);
    }

    /** Returns the offset of a top-level block in the whole text, 0 for a negative index. */
    int start(int index) {
        return index < 0 ? 0 : starts[index];
    }

    /** Begins a line at offset {@code start} of the whole text. */
    void beginLine(int start) {
        previousLineStart = lineStart;
        lineStart = start;
    }

    /** Returns the open leaf, or null. */
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

    /** Opens a cell of the open table row. */
    Block startCell(int align) {
        return add(Block.CELL, align);
    }

    void code(Block block, String piece) {
        String text = Text.concat(block.trailingBlankLines, piece);
        boolean blank = block.fence == 0 && line.look() == 0;
        block.trailingBlankLines = blank ? text : "";
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

    /**
     * Closes the blocks that the line does not continue and those that cannot contain {@code kind}, and creates a
     * block of that kind.
     */
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
        requireNonNull(block.parent).hasContent = true;
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
        if (block.kind != Block.COMMENT) {
            sink.close(block);
        }
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
