// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.xml.CharacterData;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Dom;

/**
 * A text that grows. Other scripts replace and split text nodes, for example to translate them. Then their nodes keep what they have taken,
 * and a new node shows what follows.
 */
final class TextView {
    private CharacterData data;
    private final Node parent;

    /** Number of characters that nodes of other scripts show, and of those in {@link #data}. */
    private int taken;

    private int length;

    /** Appends a node to {@code parent}, or inserts it before one of its children. */
    TextView(Node parent, String text, @Nullable Node before) {
        this.parent = parent;
        length = text.length();
        data = Dom.text(text);
        parent.insertBefore(data, before);
    }

    /** Returns the current node. */
    Node node() {
        return data;
    }

    /** Returns whether the text is in {@code root} as it was written. */
    boolean isIntact(Node root) {
        return taken == 0 && owns(root);
    }

    private boolean owns(Node root) {
        return data.getLength() == length && data.getParentNode() == parent && Dom.isInside(root, parent);
    }

    /**
     * Replaces the characters from {@code from} on. Returns false if other scripts have them, or the parent.
     *
     * @param before the next sibling, for a new node
     */
    boolean write(Node root, int from, String text, @Nullable Node before) {
        int at = from - taken;
        if (at >= 0 && owns(root)) {
            data.replaceData(at, length - at, text);
            length = at + text.length();
            return true;
        }
        if (at != length || !Dom.isInside(root, parent)) {
            return false;
        }
        taken = from;
        length = text.length();
        data = Dom.text(text);
        parent.insertBefore(data, before != null && before.getParentNode() == parent ? before : null);
        return true;
    }
}
