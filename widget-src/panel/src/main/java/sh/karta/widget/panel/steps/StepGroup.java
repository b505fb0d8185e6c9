// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.steps;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;

/**
 * Folds finished steps that follow each other into one line, such as "3 steps". The line is a button in the first of them, so that no step
 * moves in the document.
 */
final class StepGroup {
    /** Class of a step that may be folded. */
    static final String OVER = "over";

    /** Class of a step that is folded into the line of another one, or of the first step of an open group. */
    private static final String FOLDED = "folded";

    private static final String BUTTON = ".steps";

    private StepGroup() {}

    /** Folds {@code step} with the finished steps beside it, if there are any. An open group stays open. */
    static void fold(PanelContext context, HTMLElement step) {
        HTMLElement first = step;
        HTMLElement before = finished(first.getPreviousSibling());
        while (before != null) {
            first = before;
            before = finished(first.getPreviousSibling());
        }
        int count = 0;
        boolean open = false;
        for (HTMLElement each = first; each != null; each = finished(each.getNextSibling())) {
            HTMLElement button = each.querySelector(BUTTON);
            if (button != null) {
                open = "true".equals(button.getAttribute("aria-expanded"));
                if (each != first) {
                    Dom.remove(button);
                }
            }
            count++;
        }
        if (count < 2) {
            return;
        }
        HTMLElement button = first.querySelector(BUTTON);
        if (button == null) {
            button = Dom.el("button", "step-line steps");
            Dom.attr(button, "type", "button");
            HTMLElement start = first;
            Dom.on(button, "click", event -> show(start, !isOpen(start)));
            button.appendChild(Dom.icon(Icons.CHECK));
            Dom.el("span", "label", button);
            Node chevron = Dom.icon(Icons.CHEVRON);
            Dom.kind(chevron, "chevron");
            button.appendChild(chevron);
            first.insertBefore(button, first.getFirstChild());
        }
        Dom.setText(button.querySelector(".label"), context.count("steps", count));
        show(first, open);
    }

    private static boolean isOpen(HTMLElement first) {
        return "true".equals(first.querySelector(BUTTON).getAttribute("aria-expanded"));
    }

    private static void show(HTMLElement first, boolean open) {
        Dom.attr(first.querySelector(BUTTON), "aria-expanded", open ? "true" : "false");
        for (HTMLElement each = first; each != null; each = finished(each.getNextSibling())) {
            Dom.flag(each, FOLDED, !open);
        }
    }

    /** Returns {@code node} if it is a finished step, or null. */
    private static @Nullable HTMLElement finished(@Nullable Node node) {
        return node != null && Dom.is(node, ".step.over") ? (HTMLElement) node : null;
    }
}
