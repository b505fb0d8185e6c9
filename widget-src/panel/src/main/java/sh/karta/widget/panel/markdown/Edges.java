// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.dom.Dom;

/** Marks the sides of code or a table on which there is more to scroll to. The style sheet fades them. */
public final class Edges {
    /** Hidden pixels that are too few to be a reason to scroll. */
    private static final int FEW = 8;

    private Edges() {}

    /** Marks {@code box} now and whenever its content or position changes. */
    public static void watch(HTMLElement box) {
        Callback mark = event -> {
            int hidden = box.getScrollWidth() - box.getClientWidth();
            int left = box.getScrollLeft();
            if (Dom.computed(box, "direction").equals("rtl")) {
                // The scroll position counts down from 0 at the right end (CSSOM View, §4.2).
                left += hidden;
            }
            Dom.style(box, "--left", left > FEW ? "24px" : null);
            Dom.style(box, "--right", hidden - left > FEW ? "24px" : null);
        };
        Dom.on(box, "scroll", mark);
        Dom.onResize(box, mark);
        Dom.onResize((HTMLElement) box.getFirstChild(), mark);
    }
}
