// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel;

import java.util.ArrayList;
import java.util.List;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.MediaQuery;
import sh.karta.widget.browser.dom.Viewport;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.core.text.Text;

/**
 * Where the screen is small the panel covers it: it is modal then, keeps the Tab key, follows what the on-screen keyboard
 * leaves of the screen, and closes what is on top when the visitor goes back. A block of the page never does.
 */
final class FullScreen {
    /** The style sheet asks the same question. */
    private static final String SMALL = "(max-width:479.98px),(max-height:559.98px)";

    private final HTMLElement root;
    private final MediaQuery small;
    private final List<Cancellable> listeners = new ArrayList<>();
    private boolean open;

    FullScreen(HTMLElement root, boolean inline) {
        this.root = root;
        small = Dom.media(inline ? "not all" : SMALL);
        listeners.add(Dom.listen(small, "change", event -> fit()));
        listeners.add(Dom.listen(Dom.viewport(), "resize", event -> fit()));
        listeners.add(Dom.listen(Dom.viewport(), "scroll", event -> fit()));
        Dom.on(root, "keydown", this::key);
        if (!inline) {
            Dom.keepTouch(root);
        }
    }

    void remove() {
        for (Cancellable listener : listeners) {
            listener.cancel();
        }
        open(false);
    }

    /** The panel is open, or not any more. */
    void open(boolean open) {
        this.open = open;
        fit();
    }

    private void fit() {
        boolean covers = small.isMatches();
        Dom.attr(root, "aria-modal", covers ? "true" : null);
        Dom.watchBack((HTMLElement) root.getFirstChild(), covers && open);
        Viewport seen = Dom.viewport();
        if (seen.getScale() > 1) {
            // Two fingers look closer at a part of the panel: it is not to shrink into that part.
            return;
        }
        Dom.style(root, "--view-top", covers ? px(seen.getOffsetTop()) : null);
        Dom.style(root, "--view-height", covers ? px(seen.getHeight()) : null);
    }

    private static String px(double length) {
        return Text.concat(Text.of(Math.floor(length)), "px");
    }

    private void key(JSObject event) {
        if (small.isMatches() && "Tab".equals(((KeyboardEvent) event).getKey())) {
            Dom.keepTab(root, event);
        }
    }
}
