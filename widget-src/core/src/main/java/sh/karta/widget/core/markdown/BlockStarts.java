// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import static java.util.Objects.requireNonNull;

import sh.karta.widget.core.text.Text;

/** Recognises the blocks that a line can start, with one method per construct. */
class BlockStarts extends BlockTree {
    // Phases of a line
    static final int CONTINUE = 0;
    static final int START = 1;
    static final int TEXT = 2;
    static final int DONE = 3;

    // Whether the part of the line received so far starts a block
    static final int NO = 0;
    static final int YES = 1;
    static final int WAIT = 2;

    int phase = CONTINUE;

    BlockStarts(Block document, MarkdownSink sink, References references, Entities entities) {
        super(document, sink, references, entities);
    }

    // CM 5.1.
    int quoteMarker(int c) {
        if (line.indent > 3 || c != '>') {
            return NO;
        }
        if (line.next + 1 == line.text.length() && !line.complete) {
            return WAIT;
        }
        line.skip();
        line.advance(1);
        line.advanceBlank();
        return YES;
    }

    int start(Block container, int c) {
        return switch (c) {
            case '>' -> startQuote(c);
            case '#' -> startHeading();
            case '<' -> startComment();
            case '`', '~' -> startFence(c);
            case '=' -> underline(container, c);
            case '-', '*', '_', '+' -> startWithMark(container, c);
            case '|', ':' -> startTable(container);
            default -> Characters.isDigit(c) ? startItem(container, c) : NO;
        };
    }

    // Precedence: setext heading (CM 4.3), thematic break (CM 4.1), list item (CM 5.2), table (GFM 4.10).
    int startWithMark(Block container, int c) {
        int answer = c == '-' ? underline(container, c) : NO;
        if (answer == NO && c != '+') {
            answer = startRule(c);
        }
        if (answer == NO && c != '_') {
            answer = startItem(container, c);
        }
        return answer == NO && c == '-' ? startTable(container) : answer;
    }

    // CM 5.1.
    int startQuote(int c) {
        int answer = matched < MarkdownParser.MAX_DEPTH ? quoteMarker(c) : NO;
        if (answer == YES) {
            add(Block.QUOTE, 0);
        }
        return answer;
    }

    // CM 4.6, second condition. A comment is left out, and the text after it on its line may start a block.
    int startComment() {
        int length = 0;
        while (length < 4 && Text.peek(line.text, line.next + length) == Text.at("<!--", length)) {
            length++;
        }
        if (length < 4) {
            return line.next + length == line.text.length() && !line.complete ? WAIT : NO;
        }
        int after = commentEnd(line.next + 2);
        boolean blank = after < 0 || Characters.skipBlanks(line.text, after) == line.text.length();
        if (blank && !line.complete) {
            return WAIT;
        }
        if (blank) {
            Block block = prepare(Block.COMMENT);
            if (after < 0) {
                open.add(block);
                matched = open.size();
            }
            return done();
        }
        line.advanceTo(after);
        return YES;
    }

    /** Returns the index after the end of a comment that is at or after {@code from}, or a negative number. */
    int commentEnd(int from) {
        int end = Text.indexOf(line.text, "-->", from);
        return end < 0 ? end : end + 3;
    }

    // CM 4.2.
    int startHeading() {
        int after = Characters.skip(line.text, line.next, '#');
        int level = after - line.next;
        int following = Text.peek(line.text, after);
        if (level > 6 || (following != 0 && !Characters.isBlank(following))) {
            return NO;
        }
        if (following == 0 && !line.complete) {
            return WAIT;
        }
        line.skip();
        line.advance(level);
        add(Block.HEADING, level);
        phase = TEXT;
        return YES;
    }

    // CM 4.5. A line of backticks may still turn out to be a code span until its line break arrives.
    int startFence(int c) {
        int after = Characters.skip(line.text, line.next, c);
        int length = after - line.next;
        if (after == line.text.length() && !line.complete) {
            return WAIT;
        }
        if (length < 3 || (c == '`' && Text.indexOf(line.text, "`", after) >= 0)) {
            return NO;
        }
        if (!line.complete) {
            return WAIT;
        }
        int from = Characters.skipBlanks(line.text, after);
        int to = Characters.trimEnd(line.text, line.text.length());
        Block block = prepare(Block.CODE);
        block.info = from < to ? inlines.entities.unescape(Text.slice(line.text, from, to)) : "";
        block.offset = line.indent;
        block.delimiter = c;
        block.fence = length;
        push(block);
        return done();
    }

    int done() {
        phase = DONE;
        return YES;
    }

    // CM 4.3. A paragraph that consists of definitions only (CM 4.7) has nothing to underline.
    int underline(Block container, int c) {
        Leaf leaf = container.leaf;
        if (leaf == null) {
            return NO;
        }
        int after = Characters.skip(line.text, line.next, c);
        if (Characters.skipBlanks(line.text, after) < line.text.length()) {
            return NO;
        }
        if (!line.complete) {
            return WAIT;
        }
        leaf.define();
        if (leaf.isEmpty()) {
            return NO;
        }
        container.kind = Block.HEADING;
        container.number = c == '=' ? 1 : 2;
        sink.heading(container);
        close();
        return done();
    }

    // CM 4.1.
    int startRule(int c) {
        int count = 0;
        for (int at = line.next; at < line.text.length(); at++) {
            int character = Text.at(line.text, at);
            if (character == c) {
                count++;
            } else if (!Characters.isBlank(character)) {
                return NO;
            }
        }
        if (!line.complete) {
            return WAIT;
        }
        if (count < 3) {
            return NO;
        }
        add(Block.RULE, 0);
        close();
        return done();
    }

    // CM 5.2, 5.3.
    int startItem(Block container, int c) {
        int after = line.next;
        int number = -1;
        if (Characters.isDigit(c)) {
            number = 0;
            for (; Characters.isDigit(Text.peek(line.text, after)); after++) {
                if (after - line.next == 9) {
                    return NO;
                }
                number = number * 10 + Text.peek(line.text, after) - '0';
            }
        }
        int delimiter = Text.peek(line.text, after);
        int following = Text.peek(line.text, ++after);
        int content = Characters.skipBlanks(line.text, after);
        boolean blank = content >= line.text.length();
        if ((number >= 0 && delimiter != 0 && delimiter != '.' && delimiter != ')')
                || (following != 0 && !Characters.isBlank(following))) {
            return NO;
        }
        if (blank && !line.complete) {
            return WAIT;
        }
        // An empty item does not interrupt a paragraph, nor does a number other than 1.
        if (delimiter == 0
                || (container.kind == Block.PARAGRAPH && (blank || (number >= 0 && number != 1)))
                || matched >= MarkdownParser.MAX_DEPTH) {
            return NO;
        }
        int offset = line.indent;
        int width = after - line.next;
        line.skip();
        line.advance(width);
        line.look();
        int gap = line.indent;
        if (blank || gap > 4) {
            line.advanceBlank();
            gap = 1;
        } else {
            line.advance(gap);
        }
        closeUnmatched();
        Block list = tip();
        if (list.kind != Block.LIST || list.delimiter != delimiter) {
            list = prepare(Block.LIST);
            list.number = number;
            list.delimiter = delimiter;
            push(list);
        }
        Block item = prepare(Block.ITEM);
        item.offset = offset + width + gap;
        push(item);
        return YES;
    }

    // GFM 4.10.
    int startTable(Block container) {
        Leaf leaf = container.leaf;
        for (int at = line.next; at < line.text.length(); at++) {
            int c = Text.at(line.text, at);
            if (c != '|' && c != '-' && c != ':' && !Characters.isBlank(c)) {
                return NO;
            }
        }
        if (leaf == null) {
            return NO;
        }
        if (!line.complete) {
            return WAIT;
        }
        String header = leaf.lastLine();
        int[] columns = Text.indexOf(header, "|", 0) < 0
                ? null
                : TableRow.delimiters(line.text, line.next, TableRow.count(header));
        if (columns == null || columns.length == 0) {
            return NO;
        }
        leaf.cutLastLine();
        Block table = prepare(Block.TABLE);
        table.columns = columns;
        push(table);
        startRow(table);
        text(header);
        endRow();
        return done();
    }

    /** Adds the rest of the line to the open paragraph or table, or else to a new paragraph. */
    void startText() {
        line.skip();
        phase = TEXT;
        Block tip = tip();
        // CM 5.1, 5.2, lazy continuation: a paragraph continues even without the markers of its containers.
        if (tip.kind != Block.PARAGRAPH) {
            closeUnmatched();
            tip = tip();
        }
        if (tip.kind == Block.TABLE) {
            startRow(tip);
        } else if (tip.kind == Block.PARAGRAPH) {
            requireNonNull(tip.leaf).lineBreak();
        } else {
            add(Block.PARAGRAPH, 0);
        }
    }
}
