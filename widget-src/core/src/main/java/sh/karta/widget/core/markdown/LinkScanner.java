// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/**
 * Recognises the parts of links and link reference definitions (CM 4.7, 6.3).
 *
 * <p>Methods return {@link #NO} or {@link #YES}, or {@link #UNFINISHED} if what has arrived is the beginning of what they
 * look for; after {@link #YES}, {@link #position} is behind it.
 */
final class LinkScanner {
    static final int NO = 0;
    static final int YES = 1;
    static final int UNFINISHED = 2;

    /** CM 6.3 requires at least three levels of parentheses; a limit keeps unbalanced ones from being scanned again and again. */
    private static final int MAX_PARENTHESES = 32;

    /** CM 6.3: a label has at most 999 characters. */
    private static final int MAX_LABEL = 999;

    private String text = "";
    private int end;

    /** What running into the end means: {@link #NO} if nothing will follow, else {@link #UNFINISHED}. */
    private int atEnd;

    int position;

    /** Results; {@link #label} is between the brackets, as written. */
    String label = "";

    String target = "";

    @Nullable
    String title;

    /** Whether the definition scanned last got as far as its colon, so that it will hardly be anything else. */
    boolean beyondColon;

    /** Sets what is scanned: {@code text} up to {@code end}, after which nothing will follow if {@code whole}. */
    void begin(String text, int end, boolean whole) {
        this.text = text;
        this.end = end;
        atEnd = whole ? NO : UNFINISHED;
    }

    private int peek() {
        return position < end ? Text.peek(text, position) : 0;
    }

    private void skipSpace() {
        while (Characters.isSpace(peek())) {
            position++;
        }
    }

    /** Scans what follows the opening parenthesis of an inline link at {@code from}, closing parenthesis included. */
    int inlineLink(int from) {
        position = from;
        title = null;
        target = "";
        skipSpace();
        if (peek() != ')') {
            int found = target();
            if (found != YES) {
                return found;
            }
            int behind = position;
            skipSpace();
            if (position > behind && isQuote(peek())) {
                found = title();
                if (found != YES) {
                    return found;
                }
                skipSpace();
            }
        }
        if (position >= end) {
            return atEnd;
        }
        return peek() == ')' ? advance() : NO;
    }

    private int advance() {
        position++;
        return YES;
    }

    /** Scans a label with its brackets at {@code from}. */
    int label(int from) {
        position = from + 1;
        int limit = Math.min(end, position + MAX_LABEL + 1);
        boolean blank = true;
        while (position < limit) {
            int c = peek();
            if (c == ']') {
                label = Text.slice(text, from + 1, position);
                position++;
                return blank ? NO : YES;
            }
            if (c == '[') {
                return NO;
            }
            blank &= Characters.isSpace(c);
            position += c == '\\' && position + 1 < end ? 2 : 1;
        }
        return position < end ? NO : atEnd;
    }

    private int target() {
        int from = position;
        if (peek() == '<') {
            while (++position < end) {
                int c = peek();
                if (c == '>') {
                    target = Entities.unescape(Text.slice(text, from + 1, position));
                    return advance();
                }
                if (c == '<' || c == '\n') {
                    return NO;
                }
                if (c == '\\') {
                    position++;
                }
            }
            return atEnd;
        }
        int depth = 0;
        for (; position < end; position++) {
            int c = peek();
            if (c <= ' ' || c == 127) {
                break;
            }
            if (c == '\\' && Characters.isAsciiPunctuation(Text.peek(text, position + 1))) {
                position++;
            } else if ((c == '(' && ++depth > MAX_PARENTHESES) || (c == ')' && --depth < 0)) {
                break;
            }
        }
        if (position >= end && atEnd == UNFINISHED) {
            return UNFINISHED;
        }
        position = Math.min(position, end);
        if (depth > 0 || position == from) {
            return NO;
        }
        target = Entities.unescape(Text.slice(text, from, position));
        return YES;
    }

    private static boolean isQuote(int c) {
        return c == '"' || c == '\'' || c == '(';
    }

    private int title() {
        int from = position + 1;
        int open = peek();
        int close = open == '(' ? ')' : open;
        while (++position < end) {
            int c = peek();
            if (c == close) {
                title = Entities.unescape(Text.slice(text, from, position));
                return advance();
            }
            if (c == '(' && open == '(') {
                return NO;
            }
            if (c == '\\') {
                position++;
            }
        }
        return atEnd;
    }

    /** Scans a link reference definition at {@code from}, the line break behind it included. */
    int definition(int from) {
        beyondColon = false;
        title = null;
        int found = label(from);
        if (found != YES) {
            return found;
        }
        if (position >= end) {
            return atEnd;
        }
        if (peek() != ':') {
            return NO;
        }
        beyondColon = true;
        position++;
        skipSpace();
        if (position >= end) {
            return atEnd;
        }
        found = target();
        if (found != YES) {
            return found;
        }
        return titleAndLineEnd();
    }

    // The title may stand on the next line; then, if it is none after all, the definition ends with its own line.
    private int titleAndLineEnd() {
        int behindTarget = position;
        position = Characters.skipBlanks(text, position);
        int lineEnd = position;
        boolean ends = position >= end || peek() == '\n';
        if (ends && position < end) {
            position++;
        }
        if (position >= end && atEnd == UNFINISHED) {
            return UNFINISHED;
        }
        if (position > behindTarget && isQuote(peek())) {
            int found = title();
            if (found == UNFINISHED) {
                return UNFINISHED;
            }
            if (found == YES) {
                position = Characters.skipBlanks(text, position);
                if (position >= end) {
                    return atEnd == UNFINISHED ? UNFINISHED : YES;
                }
                if (peek() == '\n') {
                    return advance();
                }
            }
            title = null;
        }
        position = Math.min(end, lineEnd + 1);
        return ends ? YES : NO;
    }
}
