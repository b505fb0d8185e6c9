// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;

/** What shows a block or an inline node. */
class DomView {
    /** The node itself. */
    final Node node;

    /** Where its children or characters go. */
    final Node inside;

    DomView(Node node, Node inside) {
        this.node = node;
        this.inside = inside;
    }

    /** Returns the element that child block number {@code number} goes into. */
    HTMLElement place(int number) {
        return (HTMLElement) inside;
    }
}
