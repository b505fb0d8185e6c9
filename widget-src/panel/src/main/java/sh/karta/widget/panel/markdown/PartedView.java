// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;

/**
 * A block that may have many children: they stand in parts of a fixed number. A part that is full is skipped by layout while it
 * is out of sight; so the cost of a frame does not grow with what stands above.
 */
abstract class PartedView extends DomView {
    private final Skipping skipping;
    private final int size;

    /** How many more children the current part can take. */
    private int room;

    private @Nullable HTMLElement part;

    PartedView(Node node, Node inside, Skipping skipping, int size) {
        super(node, inside);
        this.skipping = skipping;
        this.size = size;
    }

    @Override
    HTMLElement place(int number) {
        HTMLElement current = part;
        if (current == null || room == 0) {
            room = size;
            HTMLElement next = begin(current);
            if (current != null) {
                skipping.add(box(current));
            }
            current = next;
            part = next;
        }
        room--;
        return current;
    }

    /** Has the next child begin a part. */
    void forget() {
        part = null;
    }

    /** Makes the part behind {@code last}, or the first one, and returns the element that its children go into. */
    abstract HTMLElement begin(@Nullable HTMLElement last);

    /** Returns what is skipped with {@code part}. */
    HTMLElement box(HTMLElement part) {
        return part;
    }
}
