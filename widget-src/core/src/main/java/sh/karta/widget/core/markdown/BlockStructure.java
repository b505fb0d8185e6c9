// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

/**
 * Decides for each line which blocks it continues, closes and opens (CM 4, 5 and appendix phase 1, GFM 4.10).
 *
 * <p>A line is processed as it arrives. Its beginning is held back until its meaning is certain, so that nothing
 * shown has to be removed again. The rest of the line goes straight to the leaf. {@link #phase} and {@link #matched}
 * hold the progress, so that the next piece of the line continues from there.
 */
final class BlockStructure extends BlockStarts {
    BlockStructure(Block document, MarkdownSink sink, References references, Entities entities) {
        super(document, sink, references, entities);
    }

    /** Returns whether part of an unfinished line has arrived. */
    boolean isInsideLine() {
        return line.length() > 0;
    }

    /** Returns the cost of deciding about the line again, or 0 if nothing is held back. */
    int heldCost() {
        return phase < TEXT ? line.length() : 0;
    }

    /** Appends {@code piece}, which contains no line break, to the line. */
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

    /** Processes the line as far as its meaning is certain. */
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

    /** Returns false if the decision needs more of the line. */
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
        if (block.kind == Block.COMMENT) {
            return matchesComment();
        }
        return switch (block.kind) {
            case Block.QUOTE -> quoteMarker(c);
            case Block.LIST, Block.ITEM -> matchesList(block, c);
            case Block.CODE -> matchesCode(block, c);
            default -> c == 0 ? NO : YES;
        };
    }

    // CM 5.2, 5.3. Blank lines inside a fenced code block do not make a list loose.
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
            return block.hasContent ? YES : NO;
        }
        if (line.indent < block.offset) {
            return NO;
        }
        line.advance(block.offset);
        return YES;
    }

    /** Leaves out the line, or its beginning if the comment ends there. */
    private int matchesComment() {
        int after = commentEnd(line.position);
        if (after >= 0) {
            line.advanceTo(after);
            close();
            return NO;
        }
        phase = line.complete ? DONE : phase;
        return line.complete ? YES : WAIT;
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
            int after = Characters.skip(line.text, line.next, c);
            if (Characters.skipBlanks(line.text, after) == line.text.length()) {
                if (!line.complete) {
                    return WAIT;
                }
                if (after - line.next >= block.fence) {
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

    /** Returns false if the decision needs more of the line. */
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
            // CM 4.4, indented code block.
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
