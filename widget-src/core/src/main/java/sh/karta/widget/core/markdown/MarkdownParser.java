// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.text.TextBuffer;

/**
 * Parses Markdown while it arrives and tells a {@link MarkdownSink} what to show.
 *
 * <p>After each call, the sink shows everything that has arrived, unfinished syntax as what it will most likely become; after
 * {@link #end} exactly what the whole text means, no matter how it was cut into pieces.
 *
 * <pre>{@code
 * MarkdownParser parser = new MarkdownParser(sink, container);
 * parser.append("Some **bo");   // <p>Some <strong>bo</strong></p>
 * parser.append("ld** text");   // <p>Some <strong>bold</strong> text</p>
 * parser.end();
 * }</pre>
 *
 * <p>Any text is valid; no method throws. The cost of all calls together is linear in the length of the text and the number of
 * calls: closed blocks are never looked at again, of an open leaf only what can still change is parsed again, and where that
 * is long and the pieces short, not at every call. Call it from one thread; once per frame is best.
 */
public final class MarkdownParser {
    /** How many blocks, and how many inline nodes, can stand inside of each other. */
    public static final int MAX_DEPTH = 64;

    // Characters that may be parsed again per call and per character that arrives, and how much may be saved up. A
    // frame's
    // worth of text pays for a leaf of some thousand characters.
    private static final int CREDIT_PER_CALL = 512;
    private static final int CREDIT_PER_CHARACTER = 16;
    private static final int MAX_CREDIT = 1 << 18;

    private final MarkdownSink sink;
    private final Block document = new Block(null, Block.DOCUMENT);
    private References references = new References();
    private BlockStructure blocks;

    /** The text so far, line breaks unified. */
    private final TextBuffer source = new TextBuffer();

    /** Whether a line feed that comes next belongs to the carriage return that came last. */
    private boolean afterReturn;

    private boolean ended;
    private int credit = MAX_CREDIT;

    /** Makes a parser whose top-level blocks have a parent that carries {@code view}. */
    public MarkdownParser(MarkdownSink sink, Object view) {
        this.sink = sink;
        document.view = view;
        blocks = new BlockStructure(document, sink, references);
    }

    /** Continues the text with {@code piece}. After {@link #end}, the text goes on as if it had not ended. */
    public void append(String piece) {
        String unified = unify(piece);
        if (ended) {
            restart(Text.concat(source.text(), unified));
        } else {
            feed(unified);
        }
    }

    /** Replaces the text by {@code whole}. What both begin with stays as it is shown, but for blocks near the difference. */
    public void replace(String whole) {
        afterReturn = false;
        String now = unify(whole);
        String before = source.text();
        if (!Text.startsWith(now, before, 0) || (ended && now.length() > before.length())) {
            restart(now);
        } else if (!ended) {
            feed(Text.slice(now, before.length(), now.length()));
            // The same characters: so that a long answer is kept once, by its owner and here.
            source.set(now);
        }
    }

    /** Shows the text as one after which nothing follows. Without effect if it has ended. */
    public void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (blocks.isInsideLine()) {
            blocks.endLine();
        }
        blocks.end();
        credit = Integer.MAX_VALUE;
        showLate();
        credit = MAX_CREDIT;
    }

    // CM 2.1 (line endings), 2.3 (U+0000).
    private String unify(String piece) {
        String text = afterReturn && Text.startsWith(piece, "\n", 0) ? Text.slice(piece, 1, piece.length()) : piece;
        if (!piece.isEmpty()) {
            afterReturn = Text.peek(piece, piece.length() - 1) == '\r';
        }
        if (Text.indexOf(text, "\r", 0) >= 0) {
            text = Text.replace(Text.replace(text, "\r\n", "\n"), "\r", "\n");
        }
        return Text.indexOf(text, "\0", 0) < 0 ? text : Text.replace(text, "\0", "\ufffd");
    }

    private void feed(String text) {
        int start = source.length();
        source.append(text);
        int from = 0;
        for (int at = Text.indexOf(text, "\n", 0); at >= 0; at = Text.indexOf(text, "\n", from)) {
            blocks.append(Text.slice(text, from, at));
            blocks.endLine();
            from = at + 1;
            blocks.beginLine(start + from);
        }
        blocks.append(Text.slice(text, from, text.length()));
        credit = Math.min(
                MAX_CREDIT, credit + CREDIT_PER_CALL + CREDIT_PER_CHARACTER * Math.min(text.length(), 1 << 15));
        if (pay(blocks.heldCost())) {
            blocks.decide();
        }
        Leaf leaf = blocks.leaf();
        if (leaf != null && pay(leaf.cost())) {
            leaf.show(false);
        }
        showLate();
    }

    private void showLate() {
        while (!references.late.isEmpty()) {
            Leaf leaf = references.late.get(references.late.size() - 1);
            if (leaf.cost() > 0) {
                if (!pay(leaf.cost())) {
                    return;
                }
                leaf.show(true);
            }
            references.late.remove(references.late.size() - 1);
        }
    }

    private boolean pay(int cost) {
        if (cost == 0 || cost > credit) {
            return false;
        }
        credit -= cost;
        return true;
    }

    /** Goes back to the last top-level block whose beginning is not in doubt, and takes {@code now} from there. */
    private void restart(String now) {
        String before = source.text();
        int common = 0;
        while (common < before.length() && Text.peek(before, common) == Text.peek(now, common)) {
            common++;
        }
        // What definitions did to earlier blocks cannot be undone one by one.
        int keep = references.isEmpty() ? blocks.startCount : 0;
        int[] starts = blocks.starts;
        do {
            keep--;
        } while (keep > 0 && secondLineEnd(now, starts[keep]) >= common);
        keep = sink.truncate(Math.max(keep, 0));
        if (keep == 0) {
            references = new References();
        }
        int start = keep == 0 ? 0 : starts[keep];
        blocks = new BlockStructure(document, sink, references);
        blocks.starts = starts;
        blocks.startCount = keep;
        blocks.beginLine(start);
        source.set(Text.slice(now, 0, start));
        ended = false;
        feed(Text.slice(now, start, now.length()));
    }

    // The line that began a block, or the one after it in the case of a table, ended the block before.
    private static int secondLineEnd(String text, int from) {
        int first = Text.indexOf(text, "\n", from);
        int second = first < 0 ? -1 : Text.indexOf(text, "\n", first + 1);
        return second < 0 ? Integer.MAX_VALUE : second;
    }
}
