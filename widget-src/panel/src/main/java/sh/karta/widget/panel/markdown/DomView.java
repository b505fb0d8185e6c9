// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;

/** The DOM nodes that show a block or an inline node. */
class DomView {
    /** The node itself. */
    final Node node;

    /** The parent of its children. */
    final Node inside;

    /** Its characters, or null if it has none. */
    @Nullable
    TextView text;

    /** Whether it is a text and not an element. */
    private final boolean plain;

    DomView(Node node, Node inside) {
        this.node = node;
        this.inside = inside;
        plain = false;
    }

    DomView(TextView text) {
        node = text.node();
        inside = node;
        this.text = text;
        plain = true;
    }

    /** Returns the node that is now the last one of the view. */
    Node node() {
        return text != null && plain ? text.node() : node;
    }

    /** Returns the element for child block {@code number}. */
    HTMLElement place(int number) {
        return (HTMLElement) inside;
    }
}
