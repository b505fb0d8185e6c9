// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.steps;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;

/** A line with an icon. It can be expanded once it has content, as a details element with its native role and keys. */
final class Step {
    /** The content that is expanded. */
    final HTMLElement inside = Dom.el("div", "inside");

    final HTMLElement root;

    private final PanelContext context;
    private final HTMLElement label;
    private HTMLElement line;
    private @Nullable Node icon;
    private String path = "";

    Step(PanelContext context, HTMLElement parent) {
        this.context = context;
        root = Dom.el("div", "step", parent);
        line = Dom.el("div", "step-line", root);
        label = Dom.el("span", "label", line);
    }

    /**
     * Shows the line.
     *
     * @param state a class of the style sheet: {@code spin}, {@code good}, {@code bad}, or empty
     * @param over whether the step has succeeded, so that it may be folded with those beside it
     */
    void show(String iconPath, String state, String text, boolean over) {
        Dom.setText(label, text);
        if (!path.equals(iconPath)) {
            path = iconPath;
            if (icon != null) {
                Dom.remove(icon);
            }
            Node fresh = Dom.icon(iconPath);
            Dom.kind(fresh, state);
            line.insertBefore(fresh, label);
            icon = fresh;
        }
        Dom.flag(root, StepGroup.OVER, over);
        if (over) {
            StepGroup.fold(context, root);
        }
    }

    /** Lets the visitor expand the content. Before it is {@code filled}, a control would open nothing. */
    void fold(boolean filled) {
        if (!filled || inside.getParentNode() != null) {
            return;
        }
        HTMLElement details = Dom.el("details", "");
        HTMLElement summary = Dom.el("summary", "step-line", details);
        while (line.hasChildNodes()) {
            summary.appendChild(line.getFirstChild());
        }
        Node chevron = Dom.icon(Icons.CHEVRON);
        Dom.kind(chevron, "chevron");
        summary.appendChild(chevron);
        details.appendChild(inside);
        root.replaceChild(details, line);
        line = summary;
    }
}
