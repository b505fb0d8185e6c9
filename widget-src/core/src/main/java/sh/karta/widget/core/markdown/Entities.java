// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/** Entity and numeric character references (CM 2.5), and backslash escapes (CM 2.4) outside of inline content. */
final class Entities {
    private Entities() {}

    // Each name is followed by its character and a space: a look-up is one native search. Of names that begin alike,
    // the
    // shorter stands first. The selection: what HTML 3.2 had, Greek, arrows and the symbols that people write.
    private static final String NAMED =
            " amp& lt< gt> quot\" apos' nbsp\u00a0 iexcl¡ cent¢ pound£ curren¤ yen¥ brvbar¦ sect§"
                    + " uml¨ copy© ordfª laquo« not¬ shy\u00ad reg® macr¯ deg° plusmn± sup2² sup3³ acute´ microµ para¶ middot·"
                    + " cedil¸ sup1¹ ordmº raquo» frac14¼ frac12½ frac34¾ iquest¿ AgraveÀ AacuteÁ AcircÂ AtildeÃ AumlÄ AringÅ"
                    + " AEligÆ CcedilÇ EgraveÈ EacuteÉ EcircÊ EumlË IgraveÌ IacuteÍ IcircÎ IumlÏ ETHÐ NtildeÑ OgraveÒ OacuteÓ"
                    + " OcircÔ OtildeÕ OumlÖ times× OslashØ UgraveÙ UacuteÚ UcircÛ UumlÜ YacuteÝ THORNÞ szligß agraveà"
                    + " aacuteá acircâ atildeã aumlä aringå aeligæ ccedilç egraveè eacuteé ecircê eumlë igraveì iacuteí icircî"
                    + " iumlï ethð ntildeñ ograveò oacuteó ocircô otildeõ oumlö divide÷ oslashø ugraveù uacuteú ucircû uumlü"
                    + " yacuteý thornþ yumlÿ alphaα betaβ gammaγ deltaδ epsilonε lambdaλ muμ piπ sigmaσ tauτ phiφ omegaω"
                    + " DeltaΔ PiΠ SigmaΣ OmegaΩ ensp\u2002 emsp\u2003 thinsp\u2009 ndash– mdash— lsquo‘ rsquo’ sbquo‚ ldquo“ rdquo”"
                    + " bdquo„ dagger† bull• hellip… permil‰ prime′ lsaquo‹ rsaquo› euro€ trade™ larr← uarr↑ rarr→ darr↓"
                    + " harr↔ rArr⇒ part∂ sum∑ minus− radic√ infin∞ cap∩ cup∪ int∫ asymp≈ ne≠ equiv≡ le≤ ge≥ sub⊂ sup⊃"
                    + " check✓ star☆ hearts♥ ";

    /** Returns the character that {@code name}, the text between {@code &} and {@code ;}, stands for, or null. */
    static @Nullable String decode(String name) {
        if (Text.peek(name, 0) == '#') {
            return numeric(name);
        }
        int at = Text.indexOf(NAMED, Text.concat(" ", name), 0) + name.length() + 1;
        return at > name.length() && name.length() > 1 && Text.peek(NAMED, at + 1) == ' '
                ? Text.slice(NAMED, at, at + 1)
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
        // CM 2.5: U+0000 and what is no code point become U+FFFD; a lone surrogate is no character either.
        return Text.ofCodePoint(code == 0 || code > 0x10ffff || code >> 11 == 0x1b ? 0xfffd : code);
    }

    /** Returns the index behind the reference's name that begins at {@code from}: the place of its semicolon. */
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

    /** Returns {@code text} with backslash escapes and references resolved, as in destinations, titles and info strings. */
    static String unescape(String text) {
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
