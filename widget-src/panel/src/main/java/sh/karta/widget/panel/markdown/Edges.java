// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.ScrollBoxes;

/** Marks the sides of code or a table on which content is hidden. The style sheet fades these sides. */
public final class Edges {
    /** The boxes that scroll. */
    public static final String BOXES = ".md pre, .table, .block";

    /** Number of hidden pixels that are ignored, because nobody would scroll for them. */
    private static final int FEW = 8;

    private Edges() {}

    /** Returns a function that marks a box of the transcript now and whenever its content or position changes. */
    public static Callback marker(HTMLElement transcript) {
        ScrollBoxes boxes = new ScrollBoxes(transcript, BOXES, box -> mark((HTMLElement) box));
        return box -> boxes.add((HTMLElement) box);
    }

    private static void mark(HTMLElement box) {
        Dom.attr(box, "data-more", sides(box));
    }

    private static @Nullable String sides(HTMLElement box) {
        int hidden = box.getScrollWidth() - box.getClientWidth();
        if (hidden <= FEW) {
            return null;
        }
        int left = box.getScrollLeft();
        if (Dom.computed(box, "direction").equals("rtl")) {
            // The scroll position counts down from 0 at the right end (CSSOM View, §4.2).
            left += hidden;
        }
        if (left <= FEW) {
            return "right";
        }
        return hidden - left <= FEW ? "left" : "left right";
    }
}
