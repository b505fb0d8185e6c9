// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.theme;

/** Contrast of colours as defined by WCAG 2.2. */
public final class Contrast {
    /** Required contrast of control borders and focus rings (WCAG 1.4.11). */
    public static final double ENOUGH_FOR_CONTROLS = 3;

    /** Required contrast of text (WCAG 1.4.3). */
    public static final double ENOUGH_FOR_TEXT = 4.5;

    /** Contrast from which a white symbol looks right, although black may have more. WCAG 1.4.11 requires 3. */
    public static final double ENOUGH_FOR_SYMBOLS = 4;

    private Contrast() {}

    /** Returns the contrast ratio of two luminances, 1 to 21 (WCAG 2.2, definition of contrast ratio). */
    public static double ratio(double one, double other) {
        return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
    }

    /** Returns whether white has enough contrast on a colour with this luminance. Otherwise black has. */
    public static boolean wantsWhite(double luminance, double enough) {
        return ratio(1, luminance) >= enough;
    }

    /** Returns the relative luminance of an sRGB colour (WCAG 2.2), with channels from 0 to 1. */
    public static double luminance(double red, double green, double blue) {
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    }

    private static double linear(double channel) {
        // A colour outside sRGB is clamped to the nearest one inside.
        double c = Math.min(1, Math.max(0, channel));
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
