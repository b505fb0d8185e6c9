// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/**
 * Parses inline content (CM 6, GFM 6) in one pass over the part of a leaf that can still change.
 *
 * <p>It differs from CM's appendix in one point. Emphasis is resolved as soon as a closing run is met outside all
 * brackets, not at the end. Both resolve closing runs from left to right and only look back, so the result is the
 * same. But here it is known at each point whether anything is still open. The last such point between two words is
 * {@link #mark}. Text before it is never parsed again.
 *
 * <p>Unfinished syntax is shown as its most likely meaning. An ambiguous end of the text is held back.
 *
 * <p>The class is long because every construct of a line reads and moves the same position.
 */
final class InlineParser extends InlineText {
    private static final int MAX_BACKTICKS = 80;

    /** Delimiters of formulas, as bits: one or two dollar signs, and escaped brackets. */
    private static final int SINGLE = 1;

    private static final int DOUBLE = 2;
    private static final int ROUND = 4;
    private static final int BRACKET = 8;

    /** The end of a comment, as another of these bits. */
    private static final int COMMENT = 16;

    private final References references;
    final Entities entities;
    private final LinkScanner scanner;
    /**
     * For each length of backtick string, the position of the last one seen. Null until a search has reached the end.
     */
    private int @Nullable [] backticks;

    /** A search for a bare address would fail before this position. */
    private int noAddressBefore;

    /** The delimiters of formulas, and {@link #COMMENT}, that are known not to be closed. */
    private int unclosed;

    /** Undefined labels found by the last parse. */
    final ArrayList<String> labels = new ArrayList<>();

    InlineParser(References references, Entities entities) {
        this.references = references;
        this.entities = entities;
        scanner = new LinkScanner(entities);
    }

    /**
     * Parses {@code text} from {@code from} to {@code to}. If {@code offset} is not 0, the first node is a text of
     * which that many characters are already shown.
     */
    Inline parse(String text, int from, int to, boolean isFinal, int offset) {
        begin(text, from, to, isFinal, offset);
        scanner.begin(text, to, isFinal);
        backticks = null;
        noAddressBefore = 0;
        unclosed = 0;
        labels.clear();
        while (position < end) {
            step(Text.at(text, position));
        }
        return finish();
    }

    private void step(int c) {
        switch (c) {
            case '\n' -> lineBreak();
            case '\\' -> backslash();
            case '`' -> codeSpan();
            case '$' -> dollar();
            case '*', '_', '~' -> delimiterRun(c);
            case '[' -> openBracket(1);
            case '!' -> exclamationMark();
            case ']' -> closeBracket();
            case '<' -> angleBracket();
            case '&' -> entity();
            case ':', 'w', '@' -> bareAddress(c);
            default -> position++;
        }
    }

    // CM 6.7, 6.8. Line breaks without preceding spaces stay in the run.
    private void lineBreak() {
        int textEnd = position;
        while (textEnd > run && Text.at(text, textEnd - 1) == ' ') {
            textEnd--;
        }
        if (textEnd < position) {
            flush(textEnd);
            if (position - textEnd > 1) {
                append(Inline.BREAK, "");
                run++;
            }
        }
        position++;
    }

    // CM 2.4, 6.7. The escaped character begins the next run and is not looked at again.
    private void backslash() {
        int c = Text.peek(text, ++position);
        if (holdAtEnd(position - 1)) {
            return;
        }
        if ((c == '(' && formula("\\)", ROUND, position + 1)) || (c == '[' && formula("\\]", BRACKET, position + 1))) {
            return;
        }
        if (c == '\n') {
            put(position - 1, Inline.BREAK, "", position + 1);
        } else if (Characters.isAsciiPunctuation(c)) {
            flush(position - 1);
            position++;
        }
    }

    // A dollar sign after a letter or digit, or before white space, is not a delimiter.
    private void dollar() {
        int start = position++;
        if (!holdAtEnd(start)
                && !(Text.peek(text, position) == '$' && formula("$$", DOUBLE, position + 1))
                && Characters.classBefore(text, start) != Characters.OTHER
                && Characters.classAt(text, position) != Characters.SPACE) {
            formula("$", SINGLE, position);
        }
    }

    /**
     * Reads a formula whose content begins at {@code from}, after a delimiter as long as {@code closing}. Returns false if this
     * is other text, such as a price or an escaped bracket: words without a sign of mathematics. The beginning decides that, so
     * that text after it can be frozen. A probable formula that is not closed yet is shown as its source.
     */
    private boolean formula(String closing, int kind, int from) {
        // One search for each delimiter is enough.
        if ((unclosed & kind) != 0) {
            unstable = true;
            return false;
        }
        boolean single = kind == SINGLE;
        boolean sign = false;
        boolean word = false;
        int to = from;
        while (to < end && !Text.startsWith(text, closing, to)) {
            int c = Text.at(text, to);
            boolean letter = Characters.isLetter(c);
            if ((c == '\n' && single) || (letter && word && !sign && Text.at(text, to - 1) <= ' ')) {
                return false;
            }
            // A backslash at the end may begin the closing delimiter, and one at the end of a line is a break.
            sign |= (c == '\\' && to + 1 < end && Text.at(text, to + 1) != '\n')
                    || c == '^'
                    || c == '_'
                    || c == '='
                    || c == '+';
            // An escaped character closes nothing.
            to += c == '\\' ? 2 : 1;
            word |= letter && Characters.isLetter(Text.peek(text, to));
        }
        int after = to + closing.length();
        // The character after a single dollar sign decides whether it closes.
        boolean closed = after < end || (after == end && (isFinal || !single));
        if (!closed) {
            unclosed |= kind;
            unstable = true;
            after = end;
        }
        if (closed
                ? to == from
                        || (!sign && (word || kind == BRACKET))
                        || (single
                                && (Characters.classBefore(text, to) == Characters.SPACE
                                        || Characters.classAt(text, after) == Characters.OTHER))
                : isFinal || !sign) {
            return false;
        }
        int start = from - closing.length();
        put(start, closed ? Inline.MATH : Inline.TEXT, Text.slice(text, start, after), after);
        return true;
    }

    // CM 6.1.
    private void codeSpan() {
        int from = Characters.skip(text, position, '`');
        int length = from - position;
        int to = closingBackticks(from, length);
        if (to >= 0) {
            put(position, Inline.CODE, codeContent(from, to), to + length);
        } else if (isFinal) {
            position = from;
        } else {
            // The closing backticks probably follow. Backticks at the end may be the first of them and are not
            // content.
            int last = end;
            while (last > from && Text.at(text, last - 1) == '`') {
                last--;
            }
            flush(position);
            if (last > from) {
                append(Inline.CODE, codeContent(from, last));
            }
            position = end;
            run = end;
            unstable = true;
        }
    }

    private int closingBackticks(int from, int length) {
        // A search that reached the end has seen all runs, so further failing searches cost nothing.
        if (length > MAX_BACKTICKS || (backticks != null && backticks[length] < from)) {
            return -1;
        }
        int[] seen = new int[backticks == null ? MAX_BACKTICKS + 1 : 0];
        int at = Text.indexOf(text, "`", from);
        while (at >= 0 && at < end) {
            int after = Characters.skip(text, at, '`');
            if (after - at == length) {
                return at;
            }
            if (after - at < seen.length) {
                seen[after - at] = at;
            }
            at = Text.indexOf(text, "`", after);
        }
        backticks = seen;
        return -1;
    }

    private String codeContent(int from, int to) {
        String content = Text.replace(Text.slice(text, from, to), "\n", " ");
        int last = content.length() - 1;
        return Text.peek(content, 0) == ' '
                        && Text.peek(content, last) == ' '
                        && Characters.skip(content, 0, ' ') <= last
                ? Text.slice(content, 1, last)
                : content;
    }

    // CM 6.2, left-flanking and right-flanking runs.
    private void delimiterRun(int c) {
        int start = position;
        position = Characters.skip(text, position, c);
        int length = position - start;
        if (holdAtEnd(start)) {
            return;
        }
        int before = Characters.classBefore(text, start);
        int after = position < end ? Characters.classAt(text, position) : Characters.SPACE;
        // CM's rule needs spaces between words. The amendment for languages without spaces (markdown-cjk-friendly):
        // their
        // punctuation counts as letters, and all their characters separate as punctuation does.
        boolean cjkBefore = c != '_' && Characters.isCjkBefore(text, start);
        boolean cjkAfter = c != '_' && position < end && Characters.isCjkAt(text, position);
        boolean separatesBefore = cjkBefore || before != Characters.OTHER;
        boolean separatesAfter = cjkAfter || after != Characters.OTHER;
        boolean left = after != Characters.SPACE && (cjkAfter || after == Characters.OTHER || separatesBefore);
        boolean right = before != Characters.SPACE && (cjkBefore || before == Characters.OTHER || separatesAfter);
        boolean opens = left && (c != '_' || !right || before == Characters.PUNCTUATION);
        boolean closes = right && (c != '_' || !left || after == Characters.PUNCTUATION);
        if ((!opens && !closes) || (c == '~' && length != 2)) {
            return;
        }
        flush(start);
        Delimiter delimiter = stack.push(append(Inline.TEXT, Text.slice(text, start, position)), c, start, length);
        delimiter.canOpen = opens;
        delimiter.canClose = closes;
        // A single character inside a word is more often a multiplication sign.
        delimiter.likelyOpener = length > 1 || !closes;
        stack.resolve();
    }

    private void exclamationMark() {
        if (Text.peek(text, position + 1) == '[') {
            openBracket(2);
        } else {
            position++;
            holdAtEnd(position - 1);
        }
    }

    private void openBracket(int length) {
        int start = position;
        position += length;
        if (holdAtEnd(start)) {
            return;
        }
        flush(start);
        Delimiter opener = stack.push(append(Inline.TEXT, Text.slice(text, start, position)), '[', start, length);
        // A bracket after a letter is more often an index than a link.
        opener.likelyOpener = length == 2 || Characters.classBefore(text, start) != Characters.OTHER;
    }

    // CM 6.3, 6.4 and the appendix's "look for link or image".
    private void closeBracket() {
        Delimiter opener = stack.bracket;
        int at = position++;
        if (opener == null || holdAtEnd(at)) {
            return;
        }
        if (stack.isActive(opener)) {
            int found = Text.peek(text, position) == '(' ? scanner.inlineLink(position + 1) : LinkScanner.NO;
            if (found == LinkScanner.YES) {
                link(opener, at, scanner.position, scanner.target, scanner.title);
                return;
            }
            if (found == LinkScanner.UNFINISHED) {
                link(opener, at, end, null, null);
                return;
            }
            if (reference(opener, at)) {
                return;
            }
        }
        stack.drop(opener);
        stack.resolve();
    }

    // CM 6.3, full, collapsed and shortcut reference links. Returns whether the closing bracket was handled.
    private boolean reference(Delimiter opener, int closing) {
        int after = closing + 1;
        String label = null;
        int found = Text.peek(text, after) == '[' ? scanner.label(after) : LinkScanner.NO;
        if (found == LinkScanner.UNFINISHED) {
            position = closing;
            end = closing;
            return true;
        }
        if (found == LinkScanner.YES) {
            label = scanner.label;
            after = scanner.position;
        } else {
            if (Text.startsWith(text, "[]", after)) {
                after += 2;
            }
            // The scanner checks length and content. It fails on unescaped brackets inside the label.
            if (!opener.containsBracket
                    && scanner.label(opener.position + opener.length - 1) == LinkScanner.YES
                    && scanner.position == closing + 1) {
                label = scanner.label;
            }
        }
        if (label == null) {
            return false;
        }
        Inline definition = references.get(label);
        if (definition == null) {
            labels.add(label);
            unstable = true;
            return false;
        }
        link(opener, closing, after, definition.target, definition.title);
        return true;
    }

    private void link(Delimiter opener, int closing, int after, @Nullable String target, @Nullable String title) {
        flush(closing);
        boolean image = opener.length == 2;
        Inline node = stack.enclose(opener, new Inline(image ? Inline.IMAGE : Inline.LINK, ""));
        if (node != null) {
            node.target = target;
            node.title = title;
            if (image) {
                node.text = plain(node);
                node.first = null;
                node.last = null;
            } else {
                stack.deactivate(opener.position);
            }
            position = after;
            run = after;
        } else {
            run = closing;
        }
        stack.resolve();
    }

    private static String plain(Inline node) {
        String result = node.kind == Inline.BREAK ? "\n" : node.text;
        for (Inline child = node.first; child != null; child = child.next) {
            result = Text.concat(result, plain(child));
        }
        return result;
    }

    // CM 6.5, 6.6.
    private void angleBracket() {
        int start = position++;
        if (comment(start) || tag(start)) {
            return;
        }
        int at = position;
        int c = Text.peek(text, at);
        while (at < end && c > ' ' && c != '<' && c != '>') {
            c = Text.peek(text, ++at);
        }
        if (at >= end) {
            int next = position;
            position = at;
            if (!holdAtEnd(start)) {
                position = next;
            }
        } else if (c == '>') {
            String address = Text.slice(text, position, at);
            boolean email = Autolinks.isEmail(address);
            if (email || Autolinks.isUri(address)) {
                address(start, email ? Text.concat("mailto:", address) : address, address, at + 1);
            }
        }
    }

    /** Leaves out a comment. One that is not closed is text, but not before the leaf has ended. */
    private boolean comment(int start) {
        if (!Text.startsWith(text, "<!--", start) || (unclosed & COMMENT) != 0) {
            return false;
        }
        int after = Text.indexOf(text, "-->", start + 2) + 3;
        if (after < 3 || after > end) {
            unclosed |= COMMENT;
            position = end;
            return holdAtEnd(start) || textAgain(start);
        }
        position = after;
        flush(start);
        return true;
    }

    /** Reads a tag, or holds back the beginning of one. */
    private boolean tag(int start) {
        int tag = Tags.at(text, start, end);
        if (tag == Tags.UNFINISHED) {
            position = end;
            return holdAtEnd(start) || textAgain(start);
        }
        if (tag < 0) {
            return false;
        }
        int after = start + Tags.length(tag);
        int kind = Tags.kind(tag);
        if (Tags.closes(tag)) {
            return closeTag(start, kind, after);
        }
        Inline node = put(start, kind == Inline.BREAK ? kind : Inline.TEXT, "", after);
        if (kind != Inline.BREAK) {
            node.text = Text.slice(text, start, after);
            stack.push(node, -kind, start, after - start);
        }
        return true;
    }

    private boolean textAgain(int start) {
        position = start + 1;
        return false;
    }

    private boolean closeTag(int start, int kind, int after) {
        Delimiter opener = stack.opener(-kind);
        if (opener == null) {
            return false;
        }
        flush(start);
        boolean enclosed = stack.enclose(opener, new Inline(kind, "")) != null;
        position = after;
        run = enclosed ? after : start;
        stack.resolve();
        return true;
    }

    // GFM 6.9. As in GFM's implementation, not inside brackets, where a link may be about to close.
    private void bareAddress(int c) {
        int at = position++;
        if (stack.bracket != null) {
            return;
        }
        int start = at;
        int after = -1;
        String scheme = "";
        if (c == '@') {
            start = Autolinks.emailStart(text, at, run);
            // The run does not include an escaped character before it, which belongs to the address.
            boolean begins = start < at && Text.peek(text, start - 1) != '\\';
            after = begins ? Autolinks.emailEnd(text, at + 1, end) : -1;
            scheme = "mailto:";
        } else if (c == 'w') {
            int before = Text.peek(text, at - 1);
            if (at >= noAddressBefore
                    && Text.startsWith(text, "www.", at)
                    && (before == 0
                            || Characters.isSpace(before)
                            || before == '*'
                            || before == '_'
                            || before == '~'
                            || before == '('
                            || Characters.isCjkBefore(text, at))) {
                after = Autolinks.urlEnd(text, at + 4, end);
                scheme = "http://";
                noAddressBefore = ~after;
            }
        } else if (Text.startsWith(text, "//", position)) {
            while (start > run && Characters.isLetter(Text.at(text, start - 1))) {
                start--;
            }
            String name = Text.slice(text, start, at);
            if (name.equals("https") || name.equals("http") || name.equals("ftp")) {
                after = Autolinks.urlEnd(text, at + 3, end);
            }
        }
        if (after >= 0) {
            String label = Text.slice(text, start, after);
            address(start, Text.concat(scheme, label), label, after);
        }
    }

    // CM 2.5.
    private void entity() {
        int start = position++;
        int at = Entities.nameEnd(text, position);
        if (at >= end) {
            int next = position;
            position = at;
            if (!holdAtEnd(start)) {
                position = next;
            }
            return;
        }
        String character = Text.peek(text, at) == ';' ? entities.decode(Text.slice(text, position, at)) : null;
        if (character != null) {
            put(start, Inline.TEXT, character, at + 1);
        }
    }
}
