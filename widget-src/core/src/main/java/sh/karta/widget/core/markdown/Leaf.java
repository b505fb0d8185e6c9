// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.text.TextBuffer;

/**
 * The inline content of a growing paragraph, heading or cell: the source that is not frozen yet, and the nodes shown
 * for it. Frozen source is dropped.
 */
final class Leaf {
    private final Block block;
    private final MarkdownSink sink;
    private final References references;
    private final InlineParser inlines;

    /** The source that is not frozen, and the nodes shown for it. The first node may also show frozen text. */
    private final TextBuffer tail = new TextBuffer();

    private Inline shown = new Inline(Inline.TEXT, "");

    /**
     * Whether this is a paragraph that may begin with link reference definitions, or with the checkbox of a task list
     * item.
     */
    private boolean mayDefine;

    private boolean mayHaveCheckbox;

    /** Whether trailing {@code #} characters are not content (CM 4.2). A setext heading is a paragraph at first. */
    private final boolean stripsClosingHashes;

    /** Whether {@link #tail} has text that {@link #shown} does not show yet. */
    private boolean stale = true;

    // A table's delimiter row takes the preceding line out of its paragraph (GFM 4.10), frozen or not. The source
    // frozen since the current line began, and its nodes, are kept for that.
    private final TextBuffer frozen = new TextBuffer();
    private final ArrayList<Inline> frozenNodes = new ArrayList<>();
    private int firstOffset;
    private int lineStart;

    /** The source of the current line, to count its pipes. */
    private final TextBuffer line = new TextBuffer();

    Leaf(Block block, MarkdownSink sink, References references, InlineParser inlines) {
        this.block = block;
        this.sink = sink;
        this.references = references;
        this.inlines = inlines;
        Block parent = block.parent;
        mayDefine = block.kind == Block.PARAGRAPH;
        stripsClosingHashes = block.kind == Block.HEADING;
        mayHaveCheckbox = mayDefine && parent != null && parent.kind == Block.ITEM && !parent.hasContent;
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

    /** Returns the cost of showing the content again, or 0 if nothing changed. */
    int cost() {
        return stale ? tail.length() : 0;
    }

    /**
     * Returns whether the leaf has no content, for example because it was all definitions. A frozen leaf always has a
     * tail.
     */
    boolean isEmpty() {
        return tail.length() == 0;
    }

    /** Returns the parent of the nodes that are shown and not frozen. */
    Inline root() {
        return shown;
    }

    /** Returns the source of the last line. */
    String lastLine() {
        return line.text();
    }

    /** Removes the last line. */
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

    /** Removes the definitions at the beginning of the paragraph, which may be empty afterwards. */
    void define() {
        define(true);
    }

    // CM 4.7. Returns whether the remaining text is probably an unfinished definition.
    private boolean define(boolean isFinal) {
        if (!mayDefine) {
            return false;
        }
        String text = tail.text();
        LinkScanner scanner = new LinkScanner(inlines.entities);
        scanner.begin(text, text.length(), isFinal);
        int from = 0;
        int found = LinkScanner.YES;
        while (found == LinkScanner.YES) {
            // A footnote is shown as text. Read as a definition with a caret in its label, it would disappear.
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
        // More definitions may follow while there is no other content.
        mayDefine = found == LinkScanner.UNFINISHED || (from == text.length() && !isFinal);
        return found == LinkScanner.UNFINISHED && scanner.sawColon;
    }

    /** Shows the text that has arrived. {@code isFinal} means that no more follows. */
    void show(boolean isFinal) {
        stale = false;
        boolean hidden = define(isFinal);
        String text = tail.text();
        int from = mayHaveCheckbox ? markerEnd(text) : 0;
        Inline check = from > 0 ? new Inline(Inline.CHECK, Text.peek(text, 1) == ' ' ? "" : "x") : null;
        int to = hidden || (from < 0 && !isFinal) ? 0 : contentEnd(text);
        Inline first = shown.first;
        Inline root = inlines.parse(text, Math.max(from, 0), to, isFinal, first == null ? 0 : first.offset);
        if (check != null) {
            root.insertAfter(null, check);
        }
        InlinePatch.apply(sink, requireNonNull(block.view), shown, root);
        shown = root;
        Inline markNode = inlines.markNode;
        if (isFinal) {
            for (int i = 0; i < inlines.labels.size(); i++) {
                references.await(inlines.labels.get(i), this);
            }
        } else if (markNode != null && !mayDefine) {
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
        mayHaveCheckbox = false;
    }

    // GFM 5.3. Returns the start of the content after the checkbox, 0 if there is no checkbox, or -1 if that is not
    // certain yet.
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
        if (!stripsClosingHashes) {
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
