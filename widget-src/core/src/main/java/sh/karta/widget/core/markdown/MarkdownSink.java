// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;

/**
 * What a {@link MarkdownParser} tells about the document, in an order that a tree of views can follow step by step.
 *
 * <p>All methods are called from within {@link MarkdownParser#append}, {@link MarkdownParser#replace} and
 * {@link MarkdownParser#end}, and must not throw. A block that was closed is not named again, with two exceptions: inline
 * nodes of a closed block change when a link reference definition arrives for a label in it, and {@link #truncate} takes
 * whole top-level blocks back.
 */
public interface MarkdownSink {
    /** {@code block} begins as the last child of its parent. The sink sets {@link Block#view}. */
    void open(Block block);

    /** {@code block}, the last that is open, is complete. */
    void close(Block block);

    /** {@code block}, a paragraph until now, turns out to be a heading; its inline nodes stay. */
    void heading(Block block);

    /** The items of {@code list} are to be set apart from each other. */
    void loose(Block list);

    /** {@code block}, an open paragraph, turns out to be no paragraph: it goes, together with what it shows. */
    void discard(Block block);

    /**
     * All top-level blocks from number {@code keep} on go, open ones included; discarded ones never counted. The sink may take
     * more away, and returns how many it kept.
     */
    int truncate(int keep);

    /** {@code text} follows in the code block {@code block}. */
    void code(Block block, String text);

    /**
     * {@code node} begins inside {@code parent}, the view of a leaf block or of an inline node, in front of the sibling with
     * the view {@code before} or, if that is null, as the last. Its children follow by calls of their own. The sink sets
     * {@link Inline#view}.
     */
    void insert(Object parent, Inline node, @Nullable Object before);

    /** {@code node} goes, with everything inside. */
    void remove(Inline node);

    /** The characters of {@code node}, a text or code span, from {@code from} on are now {@code text}. */
    void text(Inline node, int from, String text);

    /** Target or title of {@code node}, a link, changed. */
    void link(Inline node);
}
