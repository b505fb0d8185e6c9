// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.theme;

/** Contrast of colours by WCAG 2.2. A colour is red, green and blue of sRGB, each 0 to 1. */
public final class Contrast {
    /** What WCAG 1.4.11 asks of the edge of a control and of a focus ring. */
    public static final double ENOUGH_FOR_CONTROLS = 3;

    private Contrast() {}

    /** Returns the contrast ratio of two colours, 1 to 21 (WCAG 2.2, definition of contrast ratio). */
    public static double ratio(double[] one, double[] other) {
        double a = luminance(one) + 0.05;
        double b = luminance(other) + 0.05;
        return a > b ? a / b : b / a;
    }

    /** Returns whether white, rather than black, is the better foreground on {@code colour}. */
    public static boolean wantsWhite(double[] colour) {
        double luminance = luminance(colour) + 0.05;
        return 1.05 / luminance >= luminance / 0.05;
    }

    /** WCAG 2.2, definition of relative luminance. */
    private static double luminance(double[] colour) {
        return 0.2126 * linear(colour[0]) + 0.7152 * linear(colour[1]) + 0.0722 * linear(colour[2]);
    }

    private static double linear(double channel) {
        // A colour from outside sRGB counts as the nearest one inside.
        double c = Math.min(1, Math.max(0, channel));
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }
}
