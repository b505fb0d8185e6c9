// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.text.TextPosition;

/**
 * A word of a line.
 *
 * @param left distance from the left of the page, in points
 * @param size of the font, in half points
 */
record Word(String text, float left, int size, boolean isBold) {
    private static final Pattern SPACE = Pattern.compile("[\\p{Cntrl}\\p{Z}]+");
    private static final Pattern HALF_CHARACTER = Pattern.compile("\\p{Cs}");

    static Word of(String text, List<TextPosition> positions) {
        TextPosition first = positions.get(0);
        // Uses the size on paper, because matrices scale the size of the font.
        int size = Math.round(2 * Math.abs(first.getYScale()));
        return new Word(clean(text), first.getX(), size, isBold(first.getFont()));
    }

    private static String clean(String text) {
        return SPACE.matcher(HALF_CHARACTER.matcher(text).replaceAll(""))
                .replaceAll(" ")
                .strip();
    }

    private static boolean isBold(PDFont font) {
        String name = font.getName();
        return name != null && name.toLowerCase(Locale.ROOT).contains("bold");
    }
}
