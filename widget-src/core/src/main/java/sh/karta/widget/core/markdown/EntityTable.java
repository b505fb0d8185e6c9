// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.markdown;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/**
 * The names of HTML 3.2, Greek letters, arrows and common symbols. Few answers have one, so the table may be in a deferred
 * chunk.
 */
public final class EntityTable {
    private EntityTable() {}

    // Latin-1 from U+00A1 on, where the position determines the character.
    private static final String LATIN_1 =
            " iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr"
                    + " deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest"
                    + " Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml"
                    + " ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig"
                    + " agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml"
                    + " eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml ";

    // As Entities.COMMON.
    private static final String NAMED = " alphaα betaβ gammaγ deltaδ epsilonε lambdaλ muμ piπ sigmaσ omegaω"
            + " DeltaΔ SigmaΣ OmegaΩ ensp\u2002 emsp\u2003 thinsp\u2009 ndash– mdash— lsquo‘ rsquo’ ldquo“ rdquo”"
            + " bull• hellip… euro€ trade™ larr← uarr↑ rarr→ darr↓ rArr⇒ sum∑ minus− radic√ infin∞ asymp≈ ne≠"
            + " le≤ ge≥ check✓ ";

    /** Returns the same as {@link EntityNames#decode}. */
    public static @Nullable String decode(String name) {
        int found = Text.indexOf(LATIN_1, Text.concat(Text.concat(" ", name), " "), 0);
        if (found < 0) {
            return Entities.find(NAMED, name);
        }
        int code = 0xa1;
        for (int at = 0; at < found; at = Text.indexOf(LATIN_1, " ", at + 1)) {
            code++;
        }
        return Text.ofCodePoint(code);
    }
}
