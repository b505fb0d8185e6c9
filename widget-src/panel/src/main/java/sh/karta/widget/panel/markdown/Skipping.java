// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.markdown;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.text.Text;

/**
 * Lets the browser skip what is complete and out of sight (CSS Containment 2, {@code content-visibility}), at the size that it
 * has, so that nothing moves.
 */
public final class Skipping {
    private static final String FULL = "full";

    private final HTMLElement container;
    private final int near;
    private boolean waiting;

    /**
     * Skips nothing yet of what is inside {@code container}.
     *
     * @param near so many of the last parts are not skipped yet: in or near sight, skipping them costs more than it saves
     */
    public Skipping(HTMLElement container, int near) {
        this.container = container;
        this.near = near;
    }

    /** Notes that {@code part} is complete. */
    public void add(HTMLElement part) {
        Dom.flag(part, FULL, true);
        waiting = true;
    }

    /** Begins to skip what was noted, but for the last parts. To be called before anything is written, while the sizes are known already. */
    public void measure() {
        if (!waiting || container.getOffsetHeight() == 0) {
            return;
        }
        waiting = false;
        NodeList<? extends HTMLElement> parts = container.querySelectorAll(".full");
        // All sizes first: the first style that is set makes the next size a layout.
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
