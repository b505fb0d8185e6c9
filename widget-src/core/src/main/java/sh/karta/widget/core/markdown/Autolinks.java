// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import sh.karta.widget.core.text.Text;

/**
 * Recognises addresses in angle brackets (CM 6.5) and bare addresses (GFM 6.9). Ends are exclusive. A negative result
 * means that there is no address.
 */
final class Autolinks {
    private Autolinks() {}

    /**
     * Returns whether {@code text}, which contains no space, is an absolute URI: a scheme of 2 to 32 characters and a
     * colon.
     */
    static boolean isUri(String text) {
        int at = 0;
        int c = Text.peek(text, 0);
        while (Characters.isLetter(c) || (at > 0 && (Characters.isDigit(c) || c == '+' || c == '.' || c == '-'))) {
            c = Text.peek(text, ++at);
        }
        return c == ':' && at > 1 && at < 33;
    }

    /** Returns whether {@code text} is an email address by HTML's definition. */
    static boolean isEmail(String text) {
        int at = 0;
        while (isEmailLocal(Text.peek(text, at))) {
            at++;
        }
        if (at == 0 || Text.peek(text, at) != '@') {
            return false;
        }
        int c;
        do {
            int label = ++at;
            c = Text.peek(text, at);
            while (Characters.isAlphanumeric(c) || c == '-') {
                c = Text.peek(text, ++at);
            }
            if (at == label || at - label > 63 || Text.peek(text, label) == '-' || Text.peek(text, at - 1) == '-') {
                return false;
            }
        } while (c == '.');
        return at == text.length();
    }

    private static boolean isEmailLocal(int c) {
        return Characters.isAsciiPunctuation(c)
                ? Text.indexOf("\"(),:;<>@[\\]", Text.ofCodePoint(c), 0) < 0
                : Characters.isAlphanumeric(c);
    }

    /**
     * Returns the end of the bare address whose domain begins at {@code from}. If the domain is invalid, returns the
     * bitwise complement of its end: no address that begins before that index is valid.
     */
    static int urlEnd(String text, int from, int limit) {
        int end = domainEnd(text, from, limit);
        if (end < 0) {
            return end;
        }
        int closing = 0;
        int next = Text.peek(text, end);
        boolean inPath = false;
        while (end < limit
                && !Characters.isSpace(next)
                && next != '<'
                && next != '"'
                && (next < 128 || continues(text, end, inPath))) {
            // The slash after the domain is often followed by the sentence: "https://example.com/を参照".
            inPath |= Characters.isAlphanumeric(next);
            next = Text.peek(text, ++end);
        }
        for (int at = from; at < end; at++) {
            int c = Text.peek(text, at);
            closing += c == ')' ? 1 : c == '(' ? -1 : 0;
        }
        return trimmed(text, from, end, closing);
    }

    /**
     * Returns whether the character that begins at {@code at} belongs to the address, as a reader of Chinese or Japanese would
     * see it. Their punctuation and quotation marks end it. Their letters belong to it where a name begins, as in
     * {@code /wiki/中国} or {@code ?q=中国}, and not directly after a word, as in {@code /docs是}. Hiragana after a slash is a particle.
     */
    private static boolean continues(String text, int at, boolean inPath) {
        int c = Characters.codePointAt(text, at);
        boolean cjk = Characters.isCjkAt(text, at);
        if (c == 0x2014 || (c >= 0x2018 && c <= 0x201f) || c == 0x2026 || c == 0x3000) {
            return false;
        }
        if (!cjk) {
            return true;
        }
        // The dot between words of katakana is part of a name.
        if (Characters.classAt(text, at) == Characters.PUNCTUATION && c != '\u30fb') {
            return false;
        }
        int before = Text.peek(text, at - 1);
        if (before >= 128) {
            return Characters.isCjkBefore(text, at);
        }
        boolean hiragana = c > 0x3040 && c < 0x30a0;
        return inPath && (before == '/' ? !hiragana : before != ')' && !Characters.isAlphanumeric(before));
    }

    // GFM 6.9, extended autolink path validation: drops trailing punctuation.
    private static int trimmed(String text, int from, int to, int unmatchedClosing) {
        int end = to;
        int closing = unmatchedClosing;
        while (end > from) {
            int c = Text.peek(text, end - 1);
            if (c == ')' && closing > 0) {
                closing--;
                end--;
            } else if (c == ';') {
                int name = end - 1;
                while (Characters.isAlphanumeric(Text.peek(text, name - 1))) {
                    name--;
                }
                if (name == end - 1 || Text.peek(text, name - 1) != '&') {
                    return end;
                }
                end = name - 1;
            } else if (isTrailing(c)) {
                end--;
            } else {
                return end;
            }
        }
        return -1;
    }

    private static boolean isTrailing(int c) {
        return switch (c) {
            case '?', '!', '.', ',', ':', '*', '_', '~', '\'', '"' -> true;
            default -> false;
        };
    }

    // GFM 6.9, valid domain: no underscore in the last two segments. Letters of any script are allowed, as in
    // browsers. One segment is enough, as in "localhost".
    private static int domainEnd(String text, int from, int limit) {
        int at = from;
        int underscore = -2;
        int segment = 0;
        for (; at < limit; at++) {
            int c = Text.peek(text, at);
            if (c == '.') {
                segment++;
            } else if (c == '_') {
                underscore = segment;
            } else if (c != '-' && !Characters.isAlphanumeric(c) && (c < 128 || !isDomainLetter(text, at, from))) {
                break;
            }
        }
        return at == from || underscore >= segment - 1 || Text.peek(text, from) == '.' ? ~at : at;
    }

    /** Returns whether a letter beyond ASCII belongs to the domain. One of Chinese, Japanese or Korean ends a word before it. */
    private static boolean isDomainLetter(String text, int at, int from) {
        boolean continues =
                at == from || !Characters.isCjkAt(text, at) || !Characters.isAlphanumeric(Text.peek(text, at - 1));
        return continues && Characters.classAt(text, at) == Characters.OTHER;
    }

    /**
     * Returns the start, not before {@code limit}, of the local part of the email address whose local part ends at
     * {@code to}.
     */
    static int emailStart(String text, int to, int limit) {
        int at = to;
        while (at > limit && (isEmailDomain(Text.peek(text, at - 1)) || Text.peek(text, at - 1) == '+')) {
            at--;
        }
        return at;
    }

    /** Returns the end of the email domain that begins at {@code from}. */
    static int emailEnd(String text, int from, int limit) {
        int at = from;
        int dots = 0;
        while (at < limit && isEmailDomain(Text.peek(text, at))) {
            if (Text.peek(text, at) == '.' && at + 1 < limit && isEmailDomain(Text.peek(text, at + 1))) {
                dots++;
            }
            at++;
        }
        while (Text.peek(text, at - 1) == '.') {
            at--;
        }
        return dots > 0 && Text.peek(text, from) != '.' && Characters.isAlphanumeric(Text.peek(text, at - 1)) ? at : -1;
    }

    private static boolean isEmailDomain(int c) {
        return Characters.isAlphanumeric(c) || c == '.' || c == '-' || c == '_';
    }
}
