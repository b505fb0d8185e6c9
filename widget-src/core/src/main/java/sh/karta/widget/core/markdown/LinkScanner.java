// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/**
 * Recognises the parts of links and link reference definitions (CM 4.7, 6.3).
 *
 * <p>Methods return {@link #YES}, {@link #NO}, or {@link #UNFINISHED} if the text ends too early to tell. After
 * {@link #YES}, {@link #position} is the end of the part.
 */
final class LinkScanner {
    static final int NO = 0;
    static final int YES = 1;
    static final int UNFINISHED = 2;

    /** CM 6.3 requires at least three levels of parentheses. The limit bounds the rescanning of unbalanced ones. */
    private static final int MAX_PARENTHESES = 32;

    /** CM 6.3: a label has at most 999 characters. */
    private static final int MAX_LABEL = 999;

    private final Entities entities;
    private String text = "";
    private int end;

    /** The result at the end of the text: {@link #NO} if no more text follows, else {@link #UNFINISHED}. */
    private int atEnd;

    int position;

    /** Results. {@link #label} is the text between the brackets, as written. */
    String label = "";

    String target = "";

    @Nullable
    String title;

    /** Whether the last scanned definition reached its colon, so that it is probably a definition. */
    boolean sawColon;

    LinkScanner(Entities entities) {
        this.entities = entities;
    }

    /** Sets the text to scan, {@code text} up to {@code end}. {@code isFinal} means that no more follows. */
    void begin(String text, int end, boolean isFinal) {
        this.text = text;
        this.end = end;
        atEnd = isFinal ? NO : UNFINISHED;
    }

    private int peek() {
        return position < end ? Text.peek(text, position) : 0;
    }

    private void skipSpace() {
        while (Characters.isSpace(peek())) {
            position++;
        }
    }

    /**
     * Scans an inline link from the character at {@code from}, after its opening parenthesis, up to its closing
     * parenthesis.
     */
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
            int after = position;
            skipSpace();
            if (position > after && isQuote(peek())) {
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

    /** Scans the label in brackets that begins at {@code from}. */
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
                    target = entities.unescape(Text.slice(text, from + 1, position));
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
        target = entities.unescape(Text.slice(text, from, position));
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
                title = entities.unescape(Text.slice(text, from, position));
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

    /** Scans the link reference definition at {@code from}, including its line break. */
    int definition(int from) {
        sawColon = false;
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
        sawColon = true;
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

    // The title may be on the next line. If that line is not a title, the definition ends before it.
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
