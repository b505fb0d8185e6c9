// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.TextBuffer;

/**
 * The paragraphs, headings, cells and code blocks of a complete text, in their order. Other scripts change what a sink shows, so it is
 * compared with these, and drawn again where it differs.
 */
public final class Leaves {
    private final List<Block> blocks = new ArrayList<>();

    /** The text of each code block, null for other blocks. */
    private final List<@Nullable TextBuffer> codes = new ArrayList<>();

    /** Parses {@code text}, in linear time. */
    public Leaves(String text, EntityNames names) {
        MarkdownParser.parse(text, new Collector(), this, names);
    }

    /** Returns whether {@code block} is one of the blocks that are counted here. */
    public static boolean isLeaf(Block block) {
        return block.kind == Block.PARAGRAPH
                || block.kind == Block.HEADING
                || block.kind == Block.CELL
                || block.kind == Block.CODE;
    }

    /** Returns the number of blocks. */
    public int count() {
        return blocks.size();
    }

    /** Returns whether a block is a code block. */
    public boolean isCode(int index) {
        return codes.get(index) != null;
    }

    /**
     * Returns the characters of a block, without those of formulas.
     *
     * @param hidden returns whether an image is shown without text. Another one is a link
     */
    public String text(int index, Predicate<Inline> hidden) {
        TextBuffer text = codes.get(index);
        if (text == null) {
            text = new TextBuffer();
            collect(requireNonNull(blocks.get(index).leaf).root(), hidden, text);
        }
        return text.text();
    }

    private static void collect(Inline node, Predicate<Inline> hidden, TextBuffer text) {
        boolean image = node.kind == Inline.IMAGE;
        if (image && node.text.isEmpty() && node.target != null) {
            text.append(hidden.test(node) ? "" : node.target);
        } else if (node.kind <= Inline.CODE || (image && !hidden.test(node))) {
            text.append(node.text);
        }
        for (Inline child = node.first; child != null; child = child.next) {
            collect(child, hidden, text);
        }
    }

    /** Inserts the content of a block that is not a code block into {@code parent}, an empty view of {@code sink}. */
    public void draw(int index, MarkdownSink sink, Object parent) {
        InlinePatch.apply(
                sink,
                parent,
                new Inline(Inline.TEXT, ""),
                requireNonNull(blocks.get(index).leaf).root());
    }

    /** Notes the blocks. Their leaves keep the inline nodes. */
    private final class Collector extends NullSink {
        @Override
        public void open(Block block) {
            super.open(block);
            if (isLeaf(block)) {
                blocks.add(block);
                codes.add(block.kind == Block.CODE ? new TextBuffer() : null);
            }
        }

        @Override
        public void code(Block block, String text) {
            requireNonNull(codes.get(codes.size() - 1)).append(text);
        }

        @Override
        public void discard(Block block) {
            blocks.remove(blocks.size() - 1);
            codes.remove(codes.size() - 1);
        }
    }
}
