// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/** Decodes entity and numeric character references (CM 2.5), and backslash escapes (CM 2.4) outside inline content. */
final class Entities {
    private Entities() {}

    // Supported names: those of HTML 3.2, Greek letters, arrows and common symbols. The first list is Latin-1 from
    // U+00A0 on, where the position determines the character.
    private static final String LATIN_1 =
            " nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr"
                    + " deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest"
                    + " Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml"
                    + " ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig"
                    + " agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml"
                    + " eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml ";

    // Each name is followed by its character and a space, so that a look-up is one native search. Of two names with
    // the same prefix, the shorter one comes first.
    private static final String NAMED =
            " amp& lt< gt> quot\" apos' alphaα betaβ gammaγ deltaδ epsilonε lambdaλ muμ piπ sigmaσ omegaω"
                    + " DeltaΔ SigmaΣ OmegaΩ ensp\u2002 emsp\u2003 thinsp\u2009 ndash– mdash— lsquo‘ rsquo’ ldquo“ rdquo”"
                    + " bull• hellip… euro€ trade™ larr← uarr↑ rarr→ darr↓ rArr⇒ sum∑ minus− radic√ infin∞ asymp≈ ne≠"
                    + " le≤ ge≥ check✓ ";

    /** Returns the character for {@code name}, the text between {@code &} and {@code ;}, or null if it is unknown. */
    static @Nullable String decode(String name) {
        if (Text.peek(name, 0) == '#') {
            return numeric(name);
        }
        String begin = Text.concat(" ", name);
        int found = Text.indexOf(LATIN_1, Text.concat(begin, " "), 0);
        if (found >= 0) {
            int code = 0xa0;
            for (int at = 0; at < found; at = Text.indexOf(LATIN_1, " ", at + 1)) {
                code++;
            }
            return Text.ofCodePoint(code);
        }
        int at = Text.indexOf(NAMED, begin, 0) + begin.length();
        return at >= begin.length() && name.length() > 1 && Text.peek(NAMED, at + 1) == ' '
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
