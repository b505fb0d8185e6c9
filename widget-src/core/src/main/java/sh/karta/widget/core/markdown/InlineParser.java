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
 */
final class InlineParser extends InlineText {
    private static final int MAX_BACKTICKS = 80;

    private final References references;
    final Entities entities;
    private final LinkScanner scanner;
    /**
     * For each length of backtick string, the position of the last one seen. Null until a search has reached the end.
     */
    private int @Nullable [] backticks;

    /** A search for a bare address would fail before this position. */
    private int noAddressBefore;

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
        if (c == '\n') {
            position--;
            flush(position);
            append(Inline.BREAK, "");
            position += 2;
            run = position;
        } else if (Characters.isAsciiPunctuation(c)) {
            flush(position - 1);
            position++;
        }
    }

    // CM 6.1.
    private void codeSpan() {
        int from = Characters.skip(text, position, '`');
        int length = from - position;
        int to = closingBackticks(from, length);
        if (to >= 0) {
            flush(position);
            append(Inline.CODE, codeContent(from, to));
            position = to + length;
            run = position;
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
        boolean left = after != Characters.SPACE && (after == Characters.OTHER || before != Characters.OTHER);
        boolean right = before != Characters.SPACE && (before == Characters.OTHER || after != Characters.OTHER);
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

    // CM 6.5.
    private void angleBracket() {
        int start = position++;
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
                            || before == '(')) {
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
            flush(start);
            append(Inline.TEXT, character);
            position = at + 1;
            run = position;
        }
    }
}
