// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.text.TextBuffer;

/** The text that an {@link InlineParser} is at, and the nodes it has made of it so far. */
class InlineText {
    final EmphasisStack stack = new EmphasisStack();

    String text = "";
    int position;

    /** Where the plain characters begin that were seen but not appended yet. */
    int run;

    int end;

    /** Whether nothing will follow. */
    boolean whole;

    Inline root = new Inline(Inline.TEXT, "");

    /** Whether a label was met that may be defined later: from there on, everything can change. */
    boolean pinned;

    /** Index up to which nothing can change any more, and what is there: a text node and a number of its characters. */
    int mark;

    @Nullable
    Inline markNode;

    int markLength;

    void begin(String text, int from, int to, boolean whole, int offset) {
        this.text = text;
        this.whole = whole;
        position = from;
        run = from;
        end = to;
        root = new Inline(Inline.TEXT, "");
        stack.begin(root);
        pinned = false;
        mark = 0;
        markNode = null;
        if (offset > 0) {
            append(Inline.TEXT, "").offset = offset;
        }
    }

    /** Appends what is left and returns the parent of all nodes. */
    Inline finish() {
        flush(end);
        stack.finish(whole);
        merge(root);
        return root;
    }

    /** Takes what begins at {@code from} out of what is shown, if more may follow that decides about it. */
    boolean holdAtEnd(int from) {
        if (whole || position < end) {
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
            if (stack.top == null && !pinned) {
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

    void address(int from, String target, String label, int behind) {
        flush(from);
        Inline node = append(Inline.LINK, "");
        node.target = target;
        node.append(new Inline(Inline.TEXT, label));
        stack.deepen(1);
        stack.deactivate(from);
        position = behind;
        run = behind;
    }

    /** Makes neighbouring texts one, so that equal content is equal nodes however it came about. */
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
