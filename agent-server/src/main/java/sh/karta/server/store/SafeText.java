// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store;

/**
 * Encodes text for the databases. PostgreSQL refuses NUL, and no database can encode half a surrogate pair, which is the end of a
 * checkpoint in the middle of an emoji. Both, and U+0010 itself, are written as U+0010 and four hexadecimal digits.
 */
public final class SafeText {
    private static final char ESCAPE = 0x10;
    private static final int DIGITS = 4;
    private static final int HEX = 16;

    private SafeText() {}

    /** Returns text that holds neither NUL nor unpaired surrogates, different for different texts. */
    public static String encode(String text) {
        int first = 0;
        while (first < text.length() && isPlain(text, first)) {
            first++;
        }
        if (first == text.length()) {
            return text;
        }
        StringBuilder encoded = new StringBuilder(text.length() + 2 * DIGITS);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isPlain(text, i)) {
                encoded.append(c);
            } else {
                String hex = Integer.toHexString(c);
                encoded.append(ESCAPE).append("0".repeat(DIGITS - hex.length())).append(hex);
            }
        }
        return encoded.toString();
    }

    private static boolean isPlain(String text, int index) {
        char c = text.charAt(index);
        if (Character.isHighSurrogate(c)) {
            return index + 1 < text.length() && Character.isLowSurrogate(text.charAt(index + 1));
        }
        if (Character.isLowSurrogate(c)) {
            return index > 0 && Character.isHighSurrogate(text.charAt(index - 1));
        }
        return c != 0 && c != ESCAPE;
    }

    /** Reverses {@link #encode}. */
    public static String decode(String stored) {
        int escape = stored.indexOf(ESCAPE);
        if (escape < 0) {
            return stored;
        }
        StringBuilder text = new StringBuilder(stored.length());
        int from = 0;
        while (escape >= 0) {
            int end = escape + 1 + DIGITS;
            text.append(stored, from, escape).append((char) Integer.parseInt(stored.substring(escape + 1, end), HEX));
            from = end;
            escape = stored.indexOf(ESCAPE, from);
        }
        return text.append(stored, from, stored.length()).toString();
    }
}
