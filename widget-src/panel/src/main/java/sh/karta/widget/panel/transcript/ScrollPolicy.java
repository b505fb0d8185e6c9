// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

/**
 * Decides whether the transcript follows its end, which it does only while the reader is there.
 *
 * <p>New content never changes {@code top}. Only the reader does, or the engine when it anchors the text. So any move
 * up by a pixel of the screen stops following, and a return close to the end resumes it. A move caused by another box size, for example when a
 * phone is rotated, changes nothing.
 */
final class ScrollPolicy {
    /** Distance from the end that counts as being there, in pixels: about one line. */
    static final double NEAR = 24;

    /** No position. No rounded one is equal to it. */
    static final int UNKNOWN = -9;

    private boolean following = true;
    private double lastTop;
    private double lastViewport;
    private double lastWidth;

    /** Returns whether the transcript follows its end. */
    boolean following() {
        return following;
    }

    /**
     * Returns whether {@code top} is the known position, which an engine may round to a pixel of the screen. A pixel has
     * {@code ratio} of them.
     */
    boolean stands(double top, double ratio) {
        return Math.abs(top - lastTop) * ratio < 1;
    }

    /** Starts or stops following the end. */
    void follow(boolean follows) {
        following = follows;
    }

    /** Records a position that the reader has not chosen. {@link #UNKNOWN} is none. */
    void placed(double top) {
        lastTop = top;
    }

    /**
     * Records a scroll position. {@code top}, {@code height}, {@code viewport} and {@code width} are in pixels. Returns
     * whether the reader has scrolled, because the size of the box is the same.
     */
    boolean scrolled(double top, double height, double viewport, double width) {
        double rest = height - viewport - top;
        boolean reader = viewport == lastViewport && width == lastWidth;
        if (reader) {
            if (top < lastTop && rest > 1) {
                following = false;
            } else if (rest <= NEAR) {
                following = true;
            }
        }
        lastTop = top;
        sized(viewport, width);
        return reader;
    }

    /** Records a new size of the box. */
    void sized(double viewport, double width) {
        lastViewport = viewport;
        lastWidth = width;
    }
}
