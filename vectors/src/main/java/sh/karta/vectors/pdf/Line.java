// SPDX-License-Identifier: Apache-2.0
package sh.karta.vectors.pdf;

/**
 * A line of text.
 *
 * @param page number of its page, from 1
 * @param top distance of its baseline from the top of the page, in points
 * @param size of most of its characters, in half points
 * @param isBold whether most of its characters are
 */
record Line(int page, float top, int size, boolean isBold, String text) {
    /** Returns the font size in points. */
    float points() {
        return size / 2f;
    }
}
