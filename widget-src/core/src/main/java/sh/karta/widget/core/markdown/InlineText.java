// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.text.TextBuffer;

/** The text that an {@link InlineParser} reads, and the nodes created so far. */
class InlineText {
    final DelimiterStack stack = new DelimiterStack();

    String text = "";
    int position;

    /** Start of the plain characters that were read but not appended yet. */
    int run;

    int end;

    /** Whether no more text follows. */
    boolean isFinal;

    Inline root = new Inline(Inline.TEXT, "");

    /** Whether an undefined label was found. A later definition can change everything after it. */
    boolean unstable;

    /**
     * Text before this index cannot change any more. It ends after {@link #markLength} characters of
     * {@link #markNode}.
     */
    int mark;

    @Nullable
    Inline markNode;

    int markLength;

    void begin(String text, int from, int to, boolean isFinal, int offset) {
        this.text = text;
        this.isFinal = isFinal;
        position = from;
        run = from;
        end = to;
        root = new Inline(Inline.TEXT, "");
        stack.begin(root);
        unstable = false;
        mark = 0;
        markNode = null;
        if (offset > 0) {
            append(Inline.TEXT, "").offset = offset;
        }
    }

    /** Appends the remaining characters and returns the parent of all nodes. */
    Inline finish() {
        flush(end);
        stack.finish(isFinal);
        merge(root);
        return root;
    }

    /**
     * Hides the text from {@code from} on if its meaning depends on text that has not arrived. Returns whether it
     * does.
     */
    boolean holdAtEnd(int from) {
        if (isFinal || position < end) {
            return false;
        }
        position = from;
        end = from;
        return true;
    }

    /** Appends the plain characters up to {@code to} and begins a new run at {@link #position}. */
    void flush(int to) {
        if (run < to) {
            Inline node = append(Inline.TEXT, Text.slice(text, run, to));
            if (stack.top == null && !unstable) {
                for (int at = to - 1; at > run; at--) {
                    if (Characters.isSpace(Text.at(text, at - 1)) && Text.at(text, at) != ' ') {
                        mark = at;
                        markNode = node;
                        markLength = at - run;
                        break;
                    }
                }
            }
        }
        run = position;
    }

    Inline append(int kind, String content) {
        Inline node = new Inline(kind, content);
        root.append(node);
        return node;
    }

    /** Appends a node that stands for the text from {@code from} to {@code after}. */
    Inline put(int from, int kind, String content, int after) {
        flush(from);
        position = after;
        run = after;
        return append(kind, content);
    }

    void address(int from, String target, String label, int after) {
        Inline node = put(from, Inline.LINK, "", after);
        node.target = target;
        node.append(new Inline(Inline.TEXT, label));
        stack.deepen(1);
        stack.deactivate(from);
    }

    /** Merges adjacent texts, so that equal content has equal nodes. */
    private void merge(Inline parent) {
        for (Inline node = parent.first; node != null; node = node.next) {
            if (node.kind != Inline.TEXT) {
                merge(node);
                continue;
            }
            Inline next = node.next;
            if (next != null && next.kind == Inline.TEXT) {
                TextBuffer all = new TextBuffer();
                all.append(node.text);
                while (next != null && next.kind == Inline.TEXT) {
                    if (next == markNode) {
                        markNode = node;
                        markLength += all.length();
                    }
                    all.append(next.text);
                    parent.remove(next);
                    next = next.next;
                }
                node.text = all.text();
            }
            if (node.text.isEmpty() && node.offset == 0) {
                parent.remove(node);
            }
        }
    }
}
