// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;

/** An inline node of a paragraph, heading or cell, as passed to a {@link MarkdownSink}. */
public final class Inline {
    /** Text. A line break in it is a soft break. */
    public static final int TEXT = 0;

    /** A code span. */
    public static final int CODE = 1;

    /** A hard line break. */
    public static final int BREAK = 2;

    /** Emphasis. */
    public static final int EMPHASIS = 3;

    /** Strong emphasis. */
    public static final int STRONG = 4;

    /** Strikethrough. */
    public static final int STRIKE = 5;

    /** A link. */
    public static final int LINK = 6;

    /** An image. {@link #text} is its description. */
    public static final int IMAGE = 7;

    /** The checkbox of a task list item, checked if {@link #text} is not empty. */
    public static final int CHECK = 8;

    /** A formula. {@link #text} is its source with the delimiters. */
    public static final int MATH = 9;

    /** A subscript. */
    public static final int SUBSCRIPT = 10;

    /** A superscript. */
    public static final int SUPERSCRIPT = 11;

    /** A key of a keyboard. */
    public static final int KEY = 12;

    /** One of the constants above. */
    public final int kind;

    /** The characters of a text, code span or formula, the description of an image, or "x" or "" for a checkbox. */
    public String text;

    /**
     * The destination of a link or image, with escapes resolved. It is untrusted: the sink must check it. Null until
     * the destination has arrived.
     */
    public @Nullable String target;

    /** The title of a link or image. */
    public @Nullable String title;

    /** The sink's own object for this node. The parser only carries it. */
    public @Nullable Object view;

    /** Number of frozen characters that the view shows before {@link #text}. */
    int offset;

    @Nullable
    Inline previous;

    @Nullable
    Inline next;

    @Nullable
    Inline first;

    @Nullable
    Inline last;

    Inline(int kind, String text) {
        this.kind = kind;
        this.text = text;
    }

    void append(Inline child) {
        insertAfter(last, child);
    }

    /** Inserts {@code child}, which has no parent, after {@code before}, or as the first child if that is null. */
    void insertAfter(@Nullable Inline before, Inline child) {
        Inline after = before == null ? first : before.next;
        child.previous = before;
        child.next = after;
        if (before == null) {
            first = child;
        } else {
            before.next = child;
        }
        if (after == null) {
            last = child;
        } else {
            after.previous = child;
        }
    }

    void remove(Inline child) {
        Inline before = child.previous;
        Inline after = child.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.previous = before;
        }
    }

    /**
     * Moves the children between {@code from} and {@code to} (or the end, if null) into {@code node}. Both limits are
     * exclusive.
     */
    void move(Inline from, @Nullable Inline to, Inline node) {
        Inline start = from.next;
        Inline end = to == null ? last : to.previous;
        if (start == null || start == to || end == null) {
            return;
        }
        from.next = to;
        if (to == null) {
            last = from;
        } else {
            to.previous = from;
        }
        start.previous = null;
        end.next = null;
        node.first = start;
        node.last = end;
    }

    /** Returns the view of the next sibling, or null. */
    public @Nullable Object nextView() {
        return next == null ? null : next.view;
    }

    public void setView(@Nullable Object view) {
        this.view = view;
    }
}
