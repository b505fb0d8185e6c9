// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.steps;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.elements.Icons;

/** A line with an icon that can be expanded. It uses the details element with its native role and keys. */
final class Step {
    /** The content that is expanded. */
    final HTMLElement inside;

    private final HTMLElement root;
    private final HTMLElement summary;
    private final HTMLElement label;
    private @Nullable Node icon;
    private String path = "";

    Step(HTMLElement parent) {
        root = Dom.el("details", "step", parent);
        summary = Dom.el("summary", "", root);
        label = Dom.el("span", "label", summary);
        Node chevron = Dom.icon(Icons.CHEVRON);
        Dom.kind(chevron, "chevron");
        summary.appendChild(chevron);
        inside = Dom.el("div", "inside", root);
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
            summary.insertBefore(fresh, label);
            icon = fresh;
        }
    }
}
