// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser.dom;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.dom.xml.Node;

/** Checks of nodes that other scripts may have changed: page translation, spelling and reading aids. */
public final class TextNodes {
    private TextNodes() {}

    /** Returns whether {@code node} is {@code root} or inside it. */
    @JSBody(
            params = {"root", "node"},
            script = "return root.contains(node);")
    public static native boolean isInside(Node root, @Nullable Node node);

    /** Returns whether {@code node} is a child of {@code parent}. */
    @JSBody(
            params = {"node", "parent"},
            script = "return node.parentNode === parent;")
    public static native boolean isChild(Node node, Node parent);

    /** Returns the characters of a text node inside {@code element}, without those of formulas. */
    @JSBody(
            params = "element",
            script = "if (!element.querySelector('.math')) return element.textContent;"
                    + "var text = '', walker = document.createTreeWalker(element, 4), node;"
                    + "while (node = walker.nextNode()) if (!node.parentNode.closest('.math')) text += node.data;"
                    + "return text;")
    public static native String shown(Node element);
}
