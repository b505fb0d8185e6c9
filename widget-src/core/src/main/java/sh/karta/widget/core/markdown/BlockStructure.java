// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

/**
 * Decides line by line which blocks go on, end and begin (CM 4, 5 and appendix phase 1, GFM 4.10).
 *
 * <p>A line is taken as it arrives. Its beginning is held back until it cannot mean anything else any more: so nothing is
 * shown that would have to be taken back, and everything from there on goes straight to the leaf. Where that stands is kept
 * in {@link #phase} and {@link #matched}; more of the line continues from there.
 */
final class BlockStructure extends BlockStarts {
    BlockStructure(Block document, MarkdownSink sink, References references) {
        super(document, sink, references);
    }

    /** Returns whether something of a line has arrived that did not end. */
    boolean isInsideLine() {
        return line.length() > 0;
    }

    /** Returns what deciding about the line again costs, or 0 if nothing is held back. */
    int heldCost() {
        return phase < TEXT ? line.length() : 0;
    }

    /** Takes {@code piece}, with no line break in it, as the next characters of the line. */
    void append(String piece) {
        if (phase == TEXT) {
            text(piece);
        } else {
            line.append(piece);
        }
    }

    /** Ends the line. */
    void endLine() {
        line.complete = true;
        decide();
        Block tip = tip();
        if (tip.kind == Block.CODE && phase == TEXT) {
            code(tip, "\n");
        } else if (tip.kind >= Block.ROW) {
            endRow();
        } else if (tip.kind == Block.HEADING) {
            close();
        }
        line.begin();
        phase = CONTINUE;
        matched = 1;
        lineNumber++;
    }

    /** Ends the document. */
    void end() {
        matched = 1;
        closeUnmatched();
    }

    /** Goes as far with the line as what has arrived of it can mean one thing only. */
    void decide() {
        if (phase >= TEXT) {
            return;
        }
        line.update();
        if (line.look() == 0 && !line.complete) {
            return;
        }
        boolean goesOn = phase == START || matchOpenBlocks();
        while (goesOn && phase == START) {
            goesOn = startBlock();
        }
        if (goesOn && phase == TEXT) {
            text(line.rest());
        }
    }

    /** Returns false if more of the line must be seen. */
    private boolean matchOpenBlocks() {
        phase = START;
        while (matched < open.size()) {
            Block block = open.get(matched);
            int answer = matches(block, line.look());
            if (answer == WAIT) {
                phase = CONTINUE;
                return false;
            }
            if (answer == NO) {
                return true;
            }
            matched++;
            if (block.kind == Block.CODE && phase == START) {
                phase = TEXT;
            }
        }
        return true;
    }

    private int matches(Block block, int c) {
        if (c == 0 && !line.complete) {
            return WAIT;
        }
        return switch (block.kind) {
            case Block.QUOTE -> quoteMarker(c);
            case Block.LIST, Block.ITEM -> matchesList(block, c);
            case Block.CODE -> matchesCode(block, c);
            default -> c == 0 ? NO : YES;
        };
    }

    // CM 5.2, 5.3. Blank lines inside a fenced code block set no items apart.
    private int matchesList(Block block, int c) {
        Block tip = tip();
        if (c == 0 && (tip.kind != Block.CODE || tip.fence == 0)) {
            block.blankLine = lineNumber;
        }
        if (block.kind == Block.LIST) {
            return YES;
        }
        if (c == 0) {
            line.skip();
            return block.filled ? YES : NO;
        }
        if (line.indent < block.offset) {
            return NO;
        }
        line.advance(block.offset);
        return YES;
    }

    // CM 4.4, 4.5.
    private int matchesCode(Block block, int c) {
        if (block.fence == 0) {
            if (line.indent > 3) {
                line.advance(4);
            } else if (c == 0) {
                line.skip();
            } else {
                return NO;
            }
            return YES;
        }
        if (line.indent < 4 && c == block.delimiter) {
            int behind = Characters.skip(line.text, line.next, c);
            if (Characters.skipBlanks(line.text, behind) == line.text.length()) {
                if (!line.complete) {
                    return WAIT;
                }
                if (behind - line.next >= block.fence) {
                    close();
                    phase = DONE;
                    return NO;
                }
            }
        }
        for (int i = 0; i < block.offset; i++) {
            line.advanceBlank();
        }
        return YES;
    }

    /** Returns false if more of the line must be seen. */
    private boolean startBlock() {
        Block container = open.get(matched - 1);
        int c = line.look();
        if (c == 0) {
            if (line.complete) {
                closeUnmatched();
                phase = DONE;
            }
            return line.complete;
        }
        int answer = NO;
        if (line.indent < 4) {
            answer = start(container, c);
        } else if (tip().kind != Block.PARAGRAPH) {
            // CM 4.4.
            line.advance(4);
            add(Block.CODE, 0);
            phase = TEXT;
            return true;
        }
        if (answer == NO) {
            startText();
        }
        return answer != WAIT;
    }
}
