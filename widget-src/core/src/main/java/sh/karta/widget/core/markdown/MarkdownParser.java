// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import sh.karta.widget.core.text.Text;
import sh.karta.widget.core.text.TextBuffer;

/**
 * Parses Markdown while it arrives and passes the elements to a {@link MarkdownSink}.
 *
 * <p>After each call, the sink shows everything that has arrived. Unfinished syntax is shown as its most likely
 * meaning. After {@link #end} the result is that of the whole text, however it was split into pieces.
 *
 * <pre>{@code
 * MarkdownParser parser = new MarkdownParser(sink, container, EntityTable::decode);
 * parser.append("Some **bo");   // <p>Some <strong>bo</strong></p>
 * parser.append("ld** text");   // <p>Some <strong>bold</strong> text</p>
 * parser.end();
 * }</pre>
 *
 * <p>Any text is valid. No method throws. The total cost is linear in the length of the text and the number of calls:
 * closed blocks are not parsed again, and of the open leaf only the part that can still change. If that part is long
 * and the pieces are short, it is not parsed at every call. Use one thread, and preferably one call per frame.
 */
public final class MarkdownParser {
    /** Maximum nesting depth of blocks, and of inline nodes. */
    public static final int MAX_DEPTH = 64;

    // A token bucket limits how many characters are parsed again: credit per call, credit per received character, and
    // its maximum. The text of one frame pays for a leaf of some thousand characters.
    private static final int CREDIT_PER_CALL = 512;
    private static final int CREDIT_PER_CHARACTER = 16;
    private static final int MAX_CREDIT = 1 << 18;

    private final MarkdownSink sink;
    private final Entities entities;
    private final Block document = new Block(null, Block.DOCUMENT);
    private References references = new References();
    private BlockStructure blocks;

    /** The text so far, with line breaks normalised. */
    private final TextBuffer source = new TextBuffer();

    /** Whether a line feed that arrives next completes the preceding carriage return. */
    private boolean afterReturn;

    private boolean ended;
    private int credit = MAX_CREDIT;

    /**
     * Creates a parser whose top-level blocks have a parent with {@code view}.
     *
     * @param names asked each time for a name that the parser does not know
     */
    public MarkdownParser(MarkdownSink sink, Object view, EntityNames names) {
        this.sink = sink;
        entities = new Entities(names);
        document.view = view;
        blocks = new BlockStructure(document, sink, references, entities);
    }

    /** Appends {@code piece} to the text. After {@link #end}, the text continues as if it had not ended. */
    public void append(String piece) {
        String unified = unify(piece);
        if (ended) {
            restart(Text.concat(source.text(), unified));
        } else {
            feed(unified);
        }
    }

    /**
     * Replaces the text with {@code whole}. Blocks of the common prefix stay as shown, except those near the
     * difference.
     */
    public void replace(String whole) {
        afterReturn = false;
        String now = unify(whole);
        String before = source.text();
        if (!Text.startsWith(now, before, 0) || (ended && now.length() > before.length())) {
            restart(now);
        } else if (!ended) {
            feed(Text.slice(now, before.length(), now.length()));
            // Equal content, but the caller's string: sharing it keeps a long answer in memory only once.
            source.set(now);
        }
    }

    /** Parses a complete text at once, so that nothing is shown before it has its final meaning. */
    static void parse(String text, MarkdownSink sink, Object view, EntityNames names) {
        MarkdownParser parser = new MarkdownParser(sink, view, names);
        parser.read(parser.unify(text));
        parser.end();
    }

    /** Returns the text so far, with line breaks normalised. */
    public String text() {
        return source.text();
    }

    /**
     * Shows the last blocks again, from a group of blocks that {@link MarkdownSink#truncate} can remove, or {@code all} blocks. What the
     * sink had shown may be gone.
     *
     * @return false if nothing was done, because that would be too much work so early
     */
    public boolean redraw(boolean all) {
        boolean whole = ended;
        int from = references.isEmpty() ? blocks.start(blocks.startCount - MarkdownSink.GROUP) : 0;
        if (!all && !pay(source.length() - from)) {
            return false;
        }
        if (all) {
            blocks.startCount = 0;
        }
        int left = credit;
        restart(source.text());
        // The characters have paid before.
        credit = left;
        if (whole) {
            end();
        }
        return true;
    }

    /** Ends the text and shows its final meaning. Returns false if the text had ended before. */
    public boolean end() {
        if (ended) {
            return false;
        }
        ended = true;
        if (blocks.isInsideLine()) {
            blocks.endLine();
        }
        blocks.end();
        credit = Integer.MAX_VALUE;
        showOutdatedLeaves();
        credit = MAX_CREDIT;
        return true;
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

    private void read(String text) {
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
    }

    private void feed(String text) {
        read(text);
        credit = Math.min(
                MAX_CREDIT, credit + CREDIT_PER_CALL + CREDIT_PER_CHARACTER * Math.min(text.length(), 1 << 15));
        if (pay(blocks.heldCost())) {
            blocks.decide();
        }
        Leaf leaf = blocks.leaf();
        if (leaf != null && pay(leaf.cost())) {
            leaf.show(false);
        }
        showOutdatedLeaves();
    }

    private void showOutdatedLeaves() {
        while (!references.outdated.isEmpty()) {
            Leaf leaf = references.outdated.get(references.outdated.size() - 1);
            if (leaf.cost() > 0) {
                if (!pay(leaf.cost())) {
                    return;
                }
                leaf.show(true);
            }
            references.outdated.remove(references.outdated.size() - 1);
        }
    }

    private boolean pay(int cost) {
        if (cost == 0 || cost > credit) {
            return false;
        }
        credit -= cost;
        return true;
    }

    /**
     * Goes back to the last top-level block that is certain to begin at the same place in {@code now}, and parses on
     * from there.
     */
    private void restart(String now) {
        String before = source.text();
        int common = Text.startsWith(now, before, 0) ? before.length() : 0;
        while (common < before.length() && Text.peek(before, common) == Text.peek(now, common)) {
            common++;
        }
        // The effect of definitions on earlier blocks cannot be undone block by block.
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
        blocks = new BlockStructure(document, sink, references, entities);
        blocks.starts = starts;
        blocks.startCount = keep;
        blocks.beginLine(start);
        source.set(Text.slice(now, 0, start));
        ended = false;
        feed(Text.slice(now, start, now.length()));
    }

    // A block's first line, or its second one if it is a table, decides where the preceding block ends.
    private static int secondLineEnd(String text, int from) {
        int first = Text.indexOf(text, "\n", from);
        int second = first < 0 ? -1 : Text.indexOf(text, "\n", first + 1);
        return second < 0 ? Integer.MAX_VALUE : second;
    }
}
