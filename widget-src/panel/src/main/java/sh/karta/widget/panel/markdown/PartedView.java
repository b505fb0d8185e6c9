// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;

/**
 * A block that may have many children, divided into parts of a fixed number. Layout skips full parts out of view, so
 * the cost of a frame does not grow with the content above.
 */
abstract class PartedView extends DomView {
    private final OffscreenParts offscreen;
    private final int size;

    /** Number of children that the current part can still take. */
    private int room;

    private @Nullable HTMLElement part;

    PartedView(Node node, Node inside, OffscreenParts offscreen, int size) {
        super(node, inside);
        this.offscreen = offscreen;
        this.size = size;
    }

    @Override
    HTMLElement place(int number) {
        HTMLElement current = part;
        if (current == null || room == 0) {
            room = size;
            HTMLElement next = begin(current);
            if (current != null) {
                offscreen.add(box(current));
            }
            current = next;
            part = next;
        }
        room--;
        return current;
    }

    /** Makes the next child begin a new part. */
    void forget() {
        part = null;
    }

    /** Creates the part after {@code last}, or the first one. Returns the element for its children. */
    abstract HTMLElement begin(@Nullable HTMLElement last);

    /** Returns the element that is skipped for {@code part}. */
    HTMLElement box(HTMLElement part) {
        return part;
    }
}
