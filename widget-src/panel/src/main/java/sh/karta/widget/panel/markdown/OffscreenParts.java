// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;

/**
 * Makes the browser skip completed parts out of view (CSS Containment 2, {@code content-visibility}) at their current
 * size, so that nothing moves.
 */
public final class OffscreenParts {
    private static final String FULL = "full";

    private final HTMLElement container;
    private final int near;
    private boolean waiting;

    /**
     * Creates the list for {@code container}.
     *
     * @param near number of last parts that are not skipped, because skipping parts in or near the viewport costs
     * more than it saves
     */
    public OffscreenParts(HTMLElement container, int near) {
        this.container = container;
        this.near = near;
    }

    /** Adds the completed {@code part}. */
    public void add(HTMLElement part) {
        Dom.flag(part, FULL, true);
        waiting = true;
    }

    /** Starts skipping the added parts except the last ones. Call it before writing, while the sizes are known. */
    public void measure() {
        if (!waiting || container.getOffsetHeight() == 0) {
            return;
        }
        waiting = false;
        NodeList<? extends HTMLElement> parts = container.querySelectorAll(".full");
        // Reads all sizes first, because after the first write each read would force a layout.
        String[] sizes = new String[parts.getLength()];
        for (int i = 0; i < sizes.length - near; i++) {
            HTMLElement part = parts.get(i);
            sizes[i] = Text.concat(size(part.getOffsetWidth()), size(part.getOffsetHeight()));
        }
        for (int i = 0; i < sizes.length - near; i++) {
            HTMLElement part = parts.get(i);
            Dom.flag(part, FULL, false);
            Dom.style(part, "contain-intrinsic-size", sizes[i]);
            Dom.style(part, "content-visibility", "auto");
        }
    }

    private static String size(int pixels) {
        return Text.concat(Text.concat("auto ", Text.of(pixels)), "px ");
    }
}
