// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

/**
 * Decides whether the transcript follows its end: only while the reader is there.
 *
 * <p>Growth never moves {@code top}; only the reader does, or the engine when it keeps the text in place. So moving up,
 * however little, lets go, and coming back close to the end takes hold again. What moves because the box has another size,
 * as when a phone is turned, is nobody's wish.
 */
final class ScrollPolicy {
    /** How near to the end counts as being there, in pixels: about a line. */
    private static final double NEAR = 24;

    private boolean following = true;
    private double lastTop;
    private double lastViewport;
    private double lastWidth;

    /** Returns whether the end is followed. */
    boolean following() {
        return following;
    }

    /** Returns whether {@code top} is where the transcript stood already. */
    boolean stands(double top) {
        return top == lastTop;
    }

    /** The reader wants the end. */
    void follow() {
        following = true;
    }

    /** The transcript stands at {@code top} of its {@code height}, seen through {@code viewport} by {@code width}; all in pixels. */
    void scrolled(double top, double height, double viewport, double width) {
        double rest = height - viewport - top;
        if (viewport == lastViewport && width == lastWidth) {
            if (top < lastTop && rest > 1) {
                following = false;
            } else if (rest <= NEAR) {
                following = true;
            }
        }
        lastTop = top;
        sized(viewport, width);
    }

    /** The box is {@code viewport} high and {@code width} wide from now on. */
    void sized(double viewport, double width) {
        lastViewport = viewport;
        lastWidth = width;
    }
}
