// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.text.TextBuffer;

/**
 * The inline content of a paragraph, heading or cell while it grows: its source, of which the frozen beginning is forgotten,
 * and the nodes shown for the rest.
 */
final class Leaf {
    private final Block block;
    private final MarkdownSink sink;
    private final References references;
    private final InlineParser inlines;

    /** The source that is not frozen, and the nodes shown for it; the first one may stand for frozen text as well. */
    private final TextBuffer tail = new TextBuffer();

    private Inline shown = new Inline(Inline.TEXT, "");

    /** Whether this is a paragraph that may begin with definitions, or with a task list item's marker. */
    private boolean defines;

    private boolean checks;

    /** Whether a sequence of {@code #} at the end is no content (CM 4.2). A heading by underline is a paragraph at first. */
    private final boolean closes;

    /** Whether {@link #shown} is behind {@link #tail}. */
    private boolean stale = true;

    // A delimiter row takes the line before it out of its paragraph (GFM 4.10), frozen or not. Hence, kept from where
    // the
    // current line began, or from the last frozen point before: the source frozen since then, and its nodes.
    private final TextBuffer frozen = new TextBuffer();
    private final ArrayList<Inline> frozenNodes = new ArrayList<>();
    private int firstOffset;
    private int lineStart;

    /** The source of the current line alone, to look at its pipes. */
    private final TextBuffer line = new TextBuffer();

    Leaf(Block block, MarkdownSink sink, References references, InlineParser inlines) {
        this.block = block;
        this.sink = sink;
        this.references = references;
        this.inlines = inlines;
        Block parent = block.parent;
        defines = block.kind == Block.PARAGRAPH;
        closes = block.kind == Block.HEADING;
        checks = defines && parent != null && parent.kind == Block.ITEM && !parent.filled;
    }

    void append(String piece) {
        String text = isEmpty() ? Text.slice(piece, Characters.skipBlanks(piece, 0), piece.length()) : piece;
        tail.append(text);
        line.append(text);
        stale = true;
    }

    /** Begins another line of a paragraph. */
    void lineBreak() {
        if (isEmpty()) {
            return;
        }
        frozen.set("");
        frozenNodes.clear();
        firstOffset = shown.first == null ? 0 : shown.first.offset;
        append("\n");
        lineStart = tail.length();
        line.set("");
    }

    /** Returns what showing the content again costs, or 0 if there is no need. */
    int cost() {
        return stale ? tail.length() : 0;
    }

    /** Returns whether nothing is left, as when all was definitions: something always is behind what is frozen. */
    boolean isEmpty() {
        return tail.length() == 0;
    }

    /** Returns the source of the line that arrived last. */
    String lastLine() {
        return line.text();
    }

    /** Takes the line that arrived last away. */
    void cutLastLine() {
        String source = Text.concat(frozen.text(), tail.text());
        for (Inline node = shown.first; node != null; node = node.next) {
            frozenNodes.add(node);
        }
        shown = new Inline(Inline.TEXT, "");
        for (int i = 0; i < frozenNodes.size(); i++) {
            Inline node = frozenNodes.get(i);
            if (i == 0 && firstOffset > 0) {
                node.offset = firstOffset;
                node.text = "";
                sink.text(node, firstOffset, "");
                shown.append(node);
            } else {
                sink.remove(node);
            }
        }
        tail.set(Text.slice(source, 0, Math.max(0, lineStart - 1)));
        lineStart = 0;
    }

    /** Takes the definitions out that the paragraph begins with; it may be empty then. */
    void define() {
        define(true);
    }

    // CM 4.7. Returns whether what is left is the beginning of a definition and hardly of anything else.
    private boolean define(boolean whole) {
        if (!defines) {
            return false;
        }
        String text = tail.text();
        LinkScanner scanner = new LinkScanner();
        scanner.begin(text, text.length(), whole);
        int from = 0;
        int found = LinkScanner.YES;
        while (found == LinkScanner.YES) {
            // A footnote is text: it must not vanish as a definition with a caret in its label does.
            found = Text.peek(text, from) == '[' && Text.peek(text, from + 1) != '^'
                    ? scanner.definition(from)
                    : LinkScanner.NO;
            if (found == LinkScanner.YES) {
                references.define(scanner.label, scanner.target, scanner.title);
                from = scanner.position;
            }
        }
        if (from > 0) {
            tail.set(Text.slice(text, from, text.length()));
            lineStart = Math.max(0, lineStart - from);
        }
        // As long as nothing else came, further ones may.
        defines = found == LinkScanner.UNFINISHED || (from == text.length() && !whole);
        return found == LinkScanner.UNFINISHED && scanner.beyondColon;
    }

    /** Shows what has arrived, as if nothing followed if {@code whole}. */
    void show(boolean whole) {
        stale = false;
        boolean hidden = define(whole);
        String text = tail.text();
        int from = checks ? markerEnd(text) : 0;
        Inline check = from > 0 ? new Inline(Inline.CHECK, Text.peek(text, 1) == ' ' ? "" : "x") : null;
        int to = hidden || (from < 0 && !whole) ? 0 : contentEnd(text);
        Inline first = shown.first;
        Inline root = inlines.parse(text, Math.max(from, 0), to, whole, first == null ? 0 : first.offset);
        if (check != null) {
            root.insertAfter(null, check);
        }
        InlinePatch.apply(sink, requireNonNull(block.view), shown, root);
        shown = root;
        Inline markNode = inlines.markNode;
        if (whole) {
            for (int i = 0; i < inlines.labels.size(); i++) {
                references.await(inlines.labels.get(i), this);
            }
        } else if (markNode != null && !defines) {
            freeze(text, inlines.mark, markNode, inlines.markLength);
        }
    }

    private void freeze(String text, int mark, Inline markNode, int markLength) {
        boolean keeps = block.kind == Block.PARAGRAPH;
        if (keeps) {
            frozen.append(Text.slice(text, 0, mark));
        }
        for (Inline node = shown.first; keeps && node != null && node != markNode; node = node.next) {
            frozenNodes.add(node);
        }
        markNode.offset += markLength;
        markNode.text = Text.slice(markNode.text, markLength, markNode.text.length());
        markNode.previous = null;
        shown.first = markNode;
        tail.set(Text.slice(text, mark, text.length()));
        checks = false;
    }

    // GFM 5.3. Returns where the content behind the marker begins, 0 if there is no marker, -1 if that cannot be told
    // yet.
    private static int markerEnd(String text) {
        int mark = Text.peek(text, 1);
        int close = Text.peek(text, 2);
        int blank = Text.peek(text, 3);
        if (Text.peek(text, 0) != '['
                || (mark != 0 && mark != ' ' && (mark | 32) != 'x')
                || (close != 0 && close != ']')
                || (blank != 0 && !Characters.isBlank(blank))) {
            return 0;
        }
        int content = Characters.skipBlanks(text, 3);
        return content > 3 && content < text.length() ? content : -1;
    }

    private int contentEnd(String text) {
        int end = Characters.trimEnd(text, text.length());
        if (!closes) {
            return end;
        }
        int closing = end;
        while (Text.peek(text, closing - 1) == '#') {
            closing--;
        }
        return closing == 0 || Characters.isBlank(Text.peek(text, closing - 1))
                ? Characters.trimEnd(text, closing)
                : end;
    }
}
