// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.steps;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.elements.Icons;

/** A line with an icon. It can be expanded once it has content, as a details element with its native role and keys. */
final class Step {
    /** The content that is expanded. */
    final HTMLElement inside = Dom.el("div", "inside");

    private final HTMLElement label;
    private HTMLElement root;
    private HTMLElement line;
    private @Nullable Node icon;
    private String path = "";

    Step(HTMLElement parent) {
        root = Dom.el("div", "step", parent);
        line = Dom.el("div", "step-line", root);
        label = Dom.el("span", "label", line);
    }

    /**
     * Shows the line.
     *
     * @param state a class of the style sheet: {@code spin}, {@code good}, {@code bad}, or empty
     */
    void show(String iconPath, String state, String text) {
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
    }

    /** Lets the visitor expand the content. Before it is {@code filled}, a control would open nothing. */
    void fold(boolean filled) {
        if (!filled || inside.getParentNode() != null) {
            return;
        }
        HTMLElement details = Dom.el("details", "step");
        HTMLElement summary = Dom.el("summary", "step-line", details);
        while (line.hasChildNodes()) {
            summary.appendChild(line.getFirstChild());
        }
        Node chevron = Dom.icon(Icons.CHEVRON);
        Dom.kind(chevron, "chevron");
        summary.appendChild(chevron);
        details.appendChild(inside);
        root.getParentNode().replaceChild(details, root);
        root = details;
        line = summary;
    }
}
