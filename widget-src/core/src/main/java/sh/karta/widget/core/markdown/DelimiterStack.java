// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/**
 * The stack of delimiters that may still open or close inline content, and their conversion to nodes (CM 6.2 and
 * appendix, GFM 6.5).
 */
final class DelimiterStack {
    private static final int MAX_DEPTH = MarkdownParser.MAX_DEPTH;

    // Lower bound for the position of matching openers, per kind of closing run: 6 kinds each for * and _, one for ~.
    private int[] openersBottom = {};

    private Inline root = new Inline(Inline.TEXT, "");

    /** Closing runs before this position have been resolved. */
    private int resolved;

    /** Link openers before this position are inactive, because links cannot contain links (CM 6.3). */
    private int inactiveBefore;

    /** The last delimiter, and the last bracket. */
    @Nullable
    Delimiter top;

    @Nullable
    Delimiter bracket;

    /** Number of open tags of each kind, from {@link Inline#SUBSCRIPT} on, so that a search that would fail costs nothing. */
    private int[] openTags = {};

    /** Empties the stack. New nodes become children of {@code root}. */
    void begin(Inline root) {
        this.root = root;
        openersBottom = new int[13];
        openTags = new int[3];
        resolved = 0;
        inactiveBefore = 0;
        top = null;
        bracket = null;
    }

    Delimiter push(Inline node, int character, int position, int length) {
        Delimiter delimiter = new Delimiter(node, character, position, length);
        Delimiter before = top;
        delimiter.previous = before;
        if (before != null) {
            before.next = delimiter;
        }
        top = delimiter;
        if (character == '[') {
            Delimiter around = bracket;
            if (around != null) {
                around.containsBracket = true;
            }
            delimiter.outer = around;
            bracket = delimiter;
        } else if (character < 0) {
            delimiter.outer = bracket;
            openTags[-character - Inline.SUBSCRIPT]++;
        }
        return delimiter;
    }

    private void remove(Delimiter delimiter) {
        Delimiter before = delimiter.previous;
        Delimiter after = delimiter.next;
        if (delimiter.character < 0) {
            openTags[-delimiter.character - Inline.SUBSCRIPT]--;
        }
        if (before != null) {
            before.next = after;
            before.depth = Math.max(before.depth, delimiter.depth);
        }
        if (after == null) {
            top = before;
        } else {
            after.previous = before;
        }
    }

    /** Returns the last open tag of a kind ({@link Delimiter#character}), or null. */
    @Nullable
    Delimiter opener(int character) {
        Delimiter at = openTags[-character - Inline.SUBSCRIPT] > 0 ? top : null;
        while (at != null && at.character != character) {
            at = at.previous;
        }
        return at;
    }

    /** Removes the last bracket, or a tag with all brackets after it. What is removed stays text. */
    void drop(Delimiter opener) {
        bracket = opener.outer;
        remove(opener);
    }

    boolean isActive(Delimiter opener) {
        return opener.length == 2 || opener.position >= inactiveBefore;
    }

    /** Prevents links around the link that begins at {@code position}. */
    void deactivate(int position) {
        inactiveBefore = position;
    }

    /** Records that a node with {@code depth} levels was appended. */
    void deepen(int depth) {
        Delimiter last = top;
        if (last != null) {
            last.depth = Math.max(last.depth, depth);
        }
    }

    /** Resolves the pending closing runs, unless a bracket is open: links bind more tightly than emphasis (CM 6.3). */
    void resolve() {
        if (bracket == null) {
            resolve(0);
        }
    }

    private void resolve(int stackBottom) {
        Delimiter first = null;
        for (Delimiter at = top; at != null && at.position >= Math.max(stackBottom, resolved); at = at.previous) {
            first = at;
        }
        while (first != null) {
            Delimiter next = first.next;
            if (first.canClose) {
                close(first, stackBottom);
            }
            first = next;
        }
        Delimiter last = top;
        if (stackBottom == 0) {
            resolved = last == null ? 0 : last.position + 1;
        }
    }

    // The appendix's "process emphasis" for one closing run
    private void close(Delimiter closer, int stackBottom) {
        int kind = closer.character == '~'
                ? 12
                : (closer.character == '*' ? 0 : 6) + (closer.canOpen ? 3 : 0) + closer.originalLength % 3;
        while (closer.length > 0) {
            int floor = Math.max(stackBottom, openersBottom[kind]);
            Delimiter opener = closer.previous;
            while (opener != null && opener.position >= floor && !matches(opener, closer)) {
                opener = opener.previous;
            }
            if (opener == null || opener.position < floor || !wrap(opener, closer)) {
                openersBottom[kind] = closer.position;
                break;
            }
        }
        if (closer.length == 0) {
            root.remove(closer.node);
            remove(closer);
        } else if (!closer.canOpen) {
            remove(closer);
        }
    }

    // CM 6.2, rules 9 and 10: the sum of the lengths is not a multiple of 3 unless both lengths are.
    private static boolean matches(Delimiter opener, Delimiter closer) {
        return opener.character == closer.character
                && opener.canOpen
                && ((!opener.canClose && !closer.canOpen)
                        || closer.originalLength % 3 == 0
                        || (opener.originalLength + closer.originalLength) % 3 != 0);
    }

    private boolean wrap(Delimiter opener, Delimiter closer) {
        for (Delimiter between = closer.previous; between != null && between != opener; between = closer.previous) {
            remove(between);
        }
        if (opener.depth >= MAX_DEPTH) {
            return false;
        }
        int length = opener.length > 1 && closer.length > 1 ? 2 : 1;
        Inline node = new Inline(kind(opener, length), "");
        root.move(opener.node, closer.node, node);
        root.insertAfter(opener.node, node);
        opener.depth++;
        closer.length -= length;
        opener.length -= length;
        closer.node.text = Text.slice(closer.node.text, 0, closer.length);
        opener.node.text = Text.slice(opener.node.text, 0, opener.length);
        if (opener.length == 0) {
            root.remove(opener.node);
            remove(opener);
        }
        return true;
    }

    private static int kind(Delimiter opener, int length) {
        if (opener.character < 0) {
            return -opener.character;
        }
        return length == 1 ? Inline.EMPHASIS : opener.character == '~' ? Inline.STRIKE : Inline.STRONG;
    }

    /**
     * Moves the nodes after {@code opener}, the last bracket or a tag, into {@code node} and replaces the opener with it.
     * Returns null if that would nest too deep. The opener then stays text.
     */
    @Nullable
    Inline enclose(Delimiter opener, Inline node) {
        int[] outside = openersBottom;
        openersBottom = new int[13];
        resolve(opener.position + 1);
        openersBottom = outside;
        for (Delimiter inside = top; inside != null && inside != opener; inside = top) {
            remove(inside);
        }
        opener.depth++;
        drop(opener);
        if (opener.depth > MAX_DEPTH) {
            return null;
        }
        root.move(opener.node, null, node);
        root.remove(opener.node);
        root.append(node);
        return node;
    }

    /**
     * Resolves the remaining delimiters. Unless {@code isFinal}, probable openers apply to the end of the text, and
     * open brackets are hidden.
     */
    void finish(boolean isFinal) {
        resolve(0);
        int depth = 0;
        for (Delimiter at = top; at != null && !isFinal; at = at.previous) {
            depth = Math.max(depth, at.depth);
            if (!at.likelyOpener || !(at.character == '[' ? isActive(at) : at.character < 0 || at.canOpen)) {
                continue;
            }
            at.node.text = "";
            while (at.character != '[' && at.length > 0 && at.node.next != null && ++depth <= MAX_DEPTH) {
                int length = at.character < 0 ? at.length : at.length > 1 ? 2 : 1;
                at.length -= length;
                Inline node = new Inline(kind(at, length), "");
                root.move(at.node, null, node);
                root.append(node);
            }
        }
    }
}
