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
        while (end < limit && !Characters.isSpace(next) && next != '<' && next != '"') {
            next = Text.peek(text, ++end);
        }
        for (int at = from; at < end; at++) {
            int c = Text.peek(text, at);
            closing += c == ')' ? 1 : c == '(' ? -1 : 0;
        }
        return trimmed(text, from, end, closing);
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
            } else if (c != '-'
                    && !Characters.isAlphanumeric(c)
                    && (c < 128 || Characters.classAt(text, at) != Characters.OTHER)) {
                break;
            }
        }
        return at == from || underscore >= segment - 1 || Text.peek(text, from) == '.' ? ~at : at;
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
