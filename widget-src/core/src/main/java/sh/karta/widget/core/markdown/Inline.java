// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;

/** An inline node of a paragraph, heading or cell, as the parser hands it to a {@link MarkdownSink}. */
public final class Inline {
    /** Text; a line break inside it is a soft break. */
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

    /** An image, whose description is {@link #text}. */
    public static final int IMAGE = 7;

    /** The box of a task list item, checked if {@link #text} is not empty. */
    public static final int CHECK = 8;

    /** One of the constants above. */
    public final int kind;

    /** Of text and code: the characters. Of an image: its description. Of a check: "x" or empty. */
    public String text;

    /**
     * Where a link or image leads, escapes resolved, otherwise as written: hostile, for the sink to judge. Null
     * while the destination has not arrived.
     */
    public @Nullable String target;

    /** Title of a link or image. */
    public @Nullable String title;

    /** What the sink shows this node by; the parser only carries it. */
    public @Nullable Object view;

    /** Characters shown before {@link #text} by the same view, which can no longer change. */
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

    /** Puts {@code child}, which stands nowhere, behind {@code before} or, if that is null, in front of all. */
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

    /** Moves the children behind {@code from} and in front of {@code to}, or up to the end if that is null, into {@code node}. */
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
}
