// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;

/**
 * Receives the document's structure from a {@link MarkdownParser}, in an order that a tree of views can follow step
 * by step.
 *
 * <p>All methods are called from {@link MarkdownParser#append}, {@link MarkdownParser#replace} or
 * {@link MarkdownParser#end}, and must not throw. A closed block is not reported again, with two exceptions. Its
 * inline nodes change when a link reference definition for one of its labels arrives. {@link #truncate} removes whole
 * top-level blocks.
 */
public interface MarkdownSink {
    /** The most top-level blocks that {@link #truncate} removes beyond what it is asked to. */
    int GROUP = 8;

    /** Opens {@code block} as the last child of its parent. The sink sets {@link Block#view}. */
    void open(Block block);

    /** Closes {@code block}, the last open one, which is complete. */
    void close(Block block);

    /** Turns {@code block}, a paragraph until now, into a heading. Its inline nodes stay. */
    void heading(Block block);

    /** Turns {@code list} into a loose list, whose items are spaced apart. */
    void loose(Block list);

    /** Removes {@code block}, an open paragraph that turned out to be definitions only, with everything it shows. */
    void discard(Block block);

    /**
     * Removes all top-level blocks from index {@code keep} on, open ones included. Discarded blocks are not counted.
     * The sink may remove more. It returns the number of blocks it kept.
     */
    int truncate(int keep);

    /** Appends {@code text} to the code block {@code block}. */
    void code(Block block, String text);

    /**
     * Inserts {@code node} into {@code parent}, the view of a leaf block or inline node, before the sibling with the
     * view {@code before}, or as the last child if that is null. Children are inserted by separate calls. The sink
     * sets {@link Inline#view}.
     */
    void insert(Object parent, Inline node, @Nullable Object before);

    /** Removes {@code node} and its children. */
    void remove(Inline node);

    /** Replaces the characters of {@code node}, a text or code span, from {@code from} on with {@code text}. */
    void text(Inline node, int from, String text);

    /** Updates the target and title of {@code node}, a link. */
    void link(Inline node);
}
