// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.math;

import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.MathElements;
import sh.karta.widget.core.math.MathNode;
import sh.karta.widget.core.math.TexParser;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.Lifetime;

/**
 * Draws the formulas of one panel as MathML, which engines and screen readers support. The styles are {@code math.css}. The source stays in
 * the document, hidden, so that a selection copies it.
 */
public final class Formulas {
    /** Maximum length of a formula in characters. A longer one is shown as its source, because one frame draws all of it. */
    private static final int MAX_LENGTH = 10_000;

    private boolean styled;

    private Formulas() {}

    /**
     * Returns a function that draws a formula. Its argument is the element whose only child is the source as text. The
     * lifetime's end removes the style sheet. As in {@code CodeColors.painter}, the body of the function stays in this chunk.
     *
     * @param edges marks the sides of a box on which content is hidden
     */
    public static Callback painter(Bridge bridge, Lifetime lifetime, Callback edges) {
        Formulas formulas = new Formulas();
        return element -> {
            if (!formulas.styled) {
                formulas.style(bridge.getRoot(), lifetime);
            }
            draw((HTMLElement) element, edges);
        };
    }

    private void style(Node root, Lifetime lifetime) {
        styled = true;
        JSObject sheet = Dom.adopt(root, "%KARTA_CSS_math%");
        lifetime.add(() -> Dom.unadopt(root, sheet));
    }

    private static void draw(HTMLElement element, Callback edges) {
        String source = element.getTextContent();
        if (source.length() > MAX_LENGTH) {
            return;
        }
        boolean block = Text.startsWith(source, "$$", 0) || Text.startsWith(source, "\\[", 0);
        int delimiter = block || Text.at(source, 0) == '\\' ? 2 : 1;
        MathNode row = TexParser.parse(Text.slice(source, delimiter, source.length() - delimiter), block);
        Node math = MathElements.element("math");
        if (block) {
            MathElements.attribute(math, "display", "block");
        }
        append(math, row);
        HTMLElement tex = Dom.el("span", "tex");
        // A screen reader reads the formula itself.
        Dom.attr(tex, "aria-hidden", "true");
        tex.appendChild(element.getFirstChild());
        element.appendChild(math);
        element.appendChild(tex);
        if (block) {
            Dom.flag(element, "block", true);
            // A scrollable region must be reachable by keyboard (WCAG 2.1.1).
            element.setTabIndex(0);
            edges.call(element);
        }
    }

    private static void append(Node parent, MathNode node) {
        Node element = MathElements.element(node.tag);
        for (int i = 0; i < node.attributes.size(); i += 2) {
            MathElements.attribute(element, node.attributes.get(i), node.attributes.get(i + 1));
        }
        if (!node.text.isEmpty()) {
            MathElements.text(element, node.text);
        }
        for (int i = 0; i < node.children.size(); i++) {
            append(element, node.children.get(i));
        }
        parent.appendChild(element);
    }
}
