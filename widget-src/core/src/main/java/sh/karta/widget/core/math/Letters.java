// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.math;

import sh.karta.widget.core.text.Text;

/**
 * The alphabets of Unicode's Mathematical Alphanumeric Symbols, because MathML Core has no attribute for them. Each has A to Z
 * and a to z in turn, except for characters that Unicode already had elsewhere.
 */
final class Letters {
    /** The alphabets, as {@link #map} takes them. */
    static final int PLAIN = 0;

    static final int UPRIGHT = 1;
    static final int BOLD = 0x1d400;
    static final int ITALIC = 0x1d434;
    static final int BOLD_ITALIC = 0x1d468;
    static final int SCRIPT = 0x1d49c;
    static final int FRAKTUR = 0x1d504;
    static final int DOUBLE = 0x1d538;
    static final int SANS = 0x1d5a0;
    static final int MONO = 0x1d670;

    /** For an alphabet's missing letters, the position that they would have there, less U+1D000. */
    private static final String MISSING =
            "ℎ\u0455ℬ\u049dℰ\u04a0ℱ\u04a1ℋ\u04a3ℐ\u04a4ℒ\u04a7ℳ\u04a8ℛ\u04adℯ\u04baℊ\u04bcℴ\u04c4"
                    + "ℭ\u0506ℌ\u050bℑ\u050cℜ\u0515ℨ\u051dℂ\u053aℍ\u053fℕ\u0545ℙ\u0547ℚ\u0548ℝ\u0549ℤ\u0551";

    private Letters() {}

    /** Returns {@code text} with its letters and digits in {@code alphabet}. */
    static String map(String text, int alphabet) {
        if (alphabet <= UPRIGHT) {
            return text;
        }
        String result = "";
        for (int i = 0; i < text.length(); i++) {
            result = Text.concat(result, Text.ofCodePoint(map(Text.at(text, i), alphabet)));
        }
        return result;
    }

    private static int map(int c, int alphabet) {
        if (c >= '0' && c <= '9') {
            int digits = alphabet == BOLD
                    ? 0x1d7ce
                    : alphabet == DOUBLE ? 0x1d7d8 : alphabet == SANS ? 0x1d7e2 : alphabet == MONO ? 0x1d7f6 : '0';
            return digits + c - '0';
        }
        if (alphabet == BOLD || alphabet == BOLD_ITALIC || alphabet == ITALIC) {
            int greek = c >= 0x391 && c <= 0x3a9 ? c - 0x391 : c >= 0x3b1 && c <= 0x3c9 ? c - 0x397 : -1;
            int variant = Text.indexOf("∂ϵϑϰϕϱϖ", Text.ofCodePoint(c), 0);
            if (greek >= 0 || variant >= 0) {
                // Capital letters of \boldsymbol are upright in TeX.
                int first = alphabet == ITALIC
                        ? 0x1d6e2
                        : alphabet == BOLD || (variant < 0 && c < 0x3b1) ? 0x1d6a8 : 0x1d71c;
                return first + (variant < 0 ? greek : variant + 0x33);
            }
        }
        if (!TexNames.isLetter(c)) {
            return c;
        }
        int mapped = alphabet + (c < 'a' ? c - 'A' : c - 'a' + 26);
        int missing = Text.indexOf(MISSING, Text.ofCodePoint(mapped - 0x1d000), 0);
        return missing < 0 ? mapped : Text.at(MISSING, missing - 1);
    }
}
