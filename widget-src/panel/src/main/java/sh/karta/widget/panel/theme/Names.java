// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.theme;

import sh.karta.widget.core.text.Text;

/** Cleans untrusted names for a line of text. */
public final class Names {
    private static final int LONGEST = 120;

    /** Length of a family emoji with skin tones, joined by U+200D, in UTF-16 code units. */
    private static final int LONGEST_EMOJI = 24;

    private Names() {}

    /**
     * Returns {@code name} without characters that could reorder or hide text or break the line: controls, line
     * breaks, zero-width characters and bidirectional controls (Unicode, UAX #9 §2). It is trimmed to at most 120
     * UTF-16 code units.
     */
    public static String clean(String name) {
        String kept = "";
        boolean gap = false;
        for (int i = 0; i < name.length() && kept.length() < LONGEST; i++) {
            int c = Text.at(name, i);
            if (c <= ' ' || c == 0x7f || c == 0xa0) {
                gap = !kept.isEmpty();
            } else if (!hidden(c)) {
                if (gap) {
                    kept = Text.concat(kept, " ");
                    gap = false;
                }
                kept = Text.concat(kept, Text.slice(name, i, i + 1));
            }
        }
        int end = kept.length() - 1;
        return end >= 0 && high(Text.at(kept, end)) ? Text.slice(kept, 0, end) : kept;
    }

    /** Returns whether an avatar is shown as text: up to three letters, or an emoji. */
    public static boolean isMonogram(String avatar) {
        return avatar.length() <= 3 || (avatar.length() <= LONGEST_EMOJI && isPictorial(avatar));
    }

    /** Returns whether a text begins with an emoji or another symbol rather than a letter. */
    public static boolean isPictorial(String text) {
        int c = text.isEmpty() ? 'a' : Text.at(text, 0);
        // Emoji begin with the surrogates D83C to D83E or are symbols from 2190 to 2BFF (Unicode, blocks).
        return between(c, 0xd83c, 0xd83e) || between(c, 0x2190, 0x2bff);
    }

    private static boolean hidden(int c) {
        // U+200D joins the parts of an emoji, and letters of some scripts.
        return (between(c, 0x200b, 0x200f) && c != 0x200d)
                || between(c, 0x2028, 0x202e)
                || between(c, 0x2060, 0x206f)
                || c == 0x61c
                || c == 0xfeff
                || c == 0xad;
    }

    private static boolean high(int c) {
        return between(c, 0xd800, 0xdbff);
    }

    private static boolean between(int c, int first, int last) {
        return c >= first && c <= last;
    }
}
