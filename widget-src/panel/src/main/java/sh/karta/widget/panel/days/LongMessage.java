// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.days;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.ScrollBoxes;
import sh.karta.widget.panel.strings.Strings;

/** The fold of a message of the visitor with more than twelve lines. The style sheet cuts it. */
final class LongMessage {
    /** Messages with fewer characters are not measured. They have more than twelve lines only if their lines are very short. */
    private static final int SHORT = 100;

    /** Height of 13 lines with the padding, in pixels: folding a single line would not be worth a button. */
    private static final int HIGH = 311;

    private static final String FOLDED = "folded";
    private static final String STATE = "data-fold";

    private LongMessage() {}

    /** Folds the message {@code turn} of {@code length} characters if it is long, and adds the button if it has none. */
    static void fold(Strings strings, HTMLElement turn, int length) {
        HTMLElement bubble = length < SHORT ? null : turn.querySelector(".bubble");
        if (bubble == null) {
            return;
        }
        String state = bubble.getAttribute(STATE);
        if (state == null) {
            int height = bubble.getScrollHeight();
            if (height == 0) {
                // The panel is closed, so it has no layout.
                return;
            }
            state = height > HIGH ? FOLDED : "";
            Dom.attr(bubble, STATE, state);
            Dom.flag(bubble, FOLDED, height > HIGH);
        }
        if (!state.isEmpty() && turn.querySelector(".unfold") == null) {
            button(strings, turn, bubble);
        }
    }

    private static void button(Strings strings, HTMLElement turn, HTMLElement bubble) {
        HTMLElement button = Dom.el("button", "link unfold");
        Dom.attr(button, "type", "button");
        name(strings, button, bubble);
        Dom.on(button, "click", event -> {
            boolean open = FOLDED.equals(bubble.getAttribute(STATE));
            Dom.attr(bubble, STATE, open ? "open" : FOLDED);
            Dom.flag(bubble, FOLDED, !open);
            name(strings, button, bubble);
            if (!open) {
                ScrollBoxes.reveal(bubble);
            }
        });
        turn.insertBefore(button, bubble.getNextSibling());
    }

    private static void name(Strings strings, HTMLElement button, HTMLElement bubble) {
        boolean folded = FOLDED.equals(bubble.getAttribute(STATE));
        Dom.attr(button, "aria-expanded", folded ? "false" : "true");
        Dom.setText(button, strings.get(folded ? "showAll" : "showLess"));
    }
}
