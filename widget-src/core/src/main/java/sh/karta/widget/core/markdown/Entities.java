// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/** Decodes entity and numeric character references (CM 2.5), and backslash escapes (CM 2.4) outside inline content. */
final class Entities {
    // The names that stand for characters of Markdown's or HTML's own syntax, and the space. Each is followed by its
    // character and a space, so that a look-up is one native search. Of two names with the same prefix, the shorter one
    // comes first.
    private static final String COMMON = " amp& lt< gt> quot\" apos' nbsp\u00a0 ";

    private final EntityNames names;

    Entities(EntityNames names) {
        this.names = names;
    }

    /** Returns the character for {@code name}, the text between {@code &} and {@code ;}, or null if it is unknown. */
    @Nullable
    String decode(String name) {
        if (Text.peek(name, 0) == '#') {
            return numeric(name);
        }
        String common = find(COMMON, name);
        return common == null && !name.isEmpty() ? names.decode(name) : common;
    }

    /** Returns the character for {@code name} in {@code table}, or null. */
    static @Nullable String find(String table, String name) {
        String begin = Text.concat(" ", name);
        int at = Text.indexOf(table, begin, 0) + begin.length();
        return at >= begin.length() && name.length() > 1 && Text.peek(table, at + 1) == ' '
                ? Text.slice(table, at, at + 1)
                : null;
    }

    private static @Nullable String numeric(String name) {
        boolean hexadecimal = (Text.peek(name, 1) | 32) == 'x';
        int start = hexadecimal ? 2 : 1;
        int digits = name.length() - start;
        if (digits < 1 || digits > (hexadecimal ? 6 : 7)) {
            return null;
        }
        int code = 0;
        for (int i = start; i < name.length(); i++) {
            int c = Text.peek(name, i);
            if (Characters.isDigit(c)) {
                code = code * (hexadecimal ? 16 : 10) + c - '0';
            } else if (hexadecimal && (c | 32) >= 'a' && (c | 32) <= 'f') {
                code = code * 16 + (c | 32) - 'a' + 10;
            } else {
                return null;
            }
        }
        // CM 2.5: U+0000 and invalid code points become U+FFFD, and so do lone surrogates.
        return Text.ofCodePoint(code == 0 || code > 0x10ffff || code >> 11 == 0x1b ? 0xfffd : code);
    }

    /** Returns the end of the reference's name that begins at {@code from}, where its semicolon must be. */
    static int nameEnd(String text, int from) {
        int at = from;
        if (Text.peek(text, at) == '#') {
            at++;
        }
        while (at - from < 32 && Characters.isAlphanumeric(Text.peek(text, at))) {
            at++;
        }
        return at;
    }

    /**
     * Returns {@code text} with backslash escapes and references resolved, for destinations, titles and info strings.
     */
    String unescape(String text) {
        String result = "";
        int done = 0;
        int at = 0;
        while (at < text.length()) {
            int c = Text.peek(text, at);
            if (c == '\\' && Characters.isAsciiPunctuation(Text.peek(text, at + 1))) {
                result = Text.concat(result, Text.slice(text, done, at));
                done = at + 1;
                at++;
            } else if (c == '&') {
                int end = nameEnd(text, at + 1);
                String character = Text.peek(text, end) == ';' ? decode(Text.slice(text, at + 1, end)) : null;
                if (character != null) {
                    result = Text.concat(Text.concat(result, Text.slice(text, done, at)), character);
                    done = end + 1;
                    at = end;
                }
            }
            at++;
        }
        return Text.concat(result, Text.slice(text, done, text.length()));
    }
}
