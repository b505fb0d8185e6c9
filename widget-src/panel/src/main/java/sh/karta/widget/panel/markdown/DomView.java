// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;

/** The DOM nodes that show a block or an inline node. */
class DomView {
    /** The node itself. */
    final Node node;

    /** The parent of its children or characters. */
    final Node inside;

    DomView(Node node, Node inside) {
        this.node = node;
        this.inside = inside;
    }

    /** Returns the element for child block {@code number}. */
    HTMLElement place(int number) {
        return (HTMLElement) inside;
    }
}
