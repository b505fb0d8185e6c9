// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import sh.karta.widget.core.text.Text;

/** Character classes (CM 2.1). The character 0 means "outside the text". */
final class Characters {
    private Characters() {}

    static final int SPACE = 0;
    static final int PUNCTUATION = 1;
    static final int OTHER = 2;

    static boolean isBlank(int c) {
        return c == ' ' || c == '\t';
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(int c) {
        return (c | 32) >= 'a' && (c | 32) <= 'z';
    }

    static boolean isAlphanumeric(int c) {
        return isDigit(c) || isLetter(c);
    }

    static boolean isAsciiPunctuation(int c) {
        return c > ' ' && c < 127 && !isAlphanumeric(c);
    }

    /** Returns the first index at or after {@code from} that holds neither a space nor a tab. */
    static int skipBlanks(String text, int from) {
        int at = from;
        while (isBlank(Text.peek(text, at))) {
            at++;
        }
        return at;
    }

    /** Returns the first index at or after {@code from} that holds a character other than {@code c}. */
    static int skip(String text, int from, int c) {
        int at = from;
        while (Text.peek(text, at) == c) {
            at++;
        }
        return at;
    }

    /** Returns {@code to} moved back over trailing spaces, tabs and line breaks. */
    static int trimEnd(String text, int to) {
        int at = to;
        while (at > 0 && isSpace(Text.peek(text, at - 1))) {
            at--;
        }
        return at;
    }

    static boolean isSpace(int c) {
        return isBlank(c) || c == '\n';
    }

    /**
     * Returns the class of the character that begins at {@code at}, for the flanking rules of delimiter runs (CM
     * 6.2).
     */
    static int classAt(String text, int at) {
        return classOf(codePointAt(text, at));
    }

    /**
     * Returns the class of the character that ends before {@code at}, for the flanking rules of delimiter runs (CM
     * 6.2).
     */
    static int classBefore(String text, int at) {
        return classOf(codePointBefore(text, at));
    }

    /** Returns whether the character that begins at {@code at} is one of Chinese, Japanese or Korean, punctuation included. */
    static boolean isCjkAt(String text, int at) {
        return isCjk(codePointAt(text, at));
    }

    /** Returns whether the character that ends before {@code at} is one of Chinese, Japanese or Korean, punctuation included. */
    static boolean isCjkBefore(String text, int at) {
        int c = codePointBefore(text, at);
        // A variation selector belongs to the character before it.
        return isCjk(c >= 0xfe00 && c <= 0xfe0e ? codePointBefore(text, at - 1) : c);
    }

    // East Asian Width W, F or H (UAX #11), or Hangul, or an ideographic variation selector, but not emoji.
    private static boolean isCjk(int c) {
        return c >= 0x1100
                && (c <= 0x11ff
                        || c == 0x20a9
                        || c == 0x2329
                        || c == 0x232a
                        || (c >= 0x2e80 && c <= 0xa4cf)
                        || (c >= 0xa960 && c <= 0xa97f)
                        || (c >= 0xac00 && c <= 0xd7ff)
                        || (c >= 0xf900 && c <= 0xfaff)
                        || (c >= 0xfe10 && c <= 0xfe1f)
                        || (c >= 0xfe30 && c <= 0xfe6f)
                        || (c >= 0xff01 && c <= 0xffee)
                        || (c >= 0x16fe0 && c <= 0x1b2ff)
                        || (c >= 0x20000 && c <= 0x3fffd)
                        || (c >= 0xe0100 && c <= 0xe01ef));
    }

    private static int classOf(int c) {
        if (c == 0 || c == ' ' || (c >= '\t' && c <= '\r') || c == 0xa0 || (c > 0xfff && isWideSpace(c))) {
            return SPACE;
        }
        if (c < 128) {
            return isAlphanumeric(c) || c == 127 ? OTHER : PUNCTUATION;
        }
        return Text.isPunctuation(c) ? PUNCTUATION : OTHER;
    }

    // Unicode's general category Zs beyond Latin-1.
    private static boolean isWideSpace(int c) {
        return c == 0x1680 || (c >= 0x2000 && c <= 0x200a) || c == 0x202f || c == 0x205f || c == 0x3000;
    }

    static int codePointAt(String text, int at) {
        int c = Text.peek(text, at);
        int low = Text.peek(text, at + 1);
        return isHighSurrogate(c) && isLowSurrogate(low) ? codePoint(c, low) : c;
    }

    private static int codePointBefore(String text, int at) {
        int c = Text.peek(text, at - 1);
        int high = Text.peek(text, at - 2);
        return isLowSurrogate(c) && isHighSurrogate(high) ? codePoint(high, c) : c;
    }

    private static boolean isHighSurrogate(int c) {
        return c >> 10 == 0x36;
    }

    private static boolean isLowSurrogate(int c) {
        return c >> 10 == 0x37;
    }

    private static int codePoint(int high, int low) {
        return 0x10000 + ((high - 0xd800) << 10) + low - 0xdc00;
    }
}
