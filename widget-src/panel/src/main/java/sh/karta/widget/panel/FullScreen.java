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
 * Where the screen is small the panel covers it: it is modal then, keeps the Tab key, and follows what the on-screen
 * keyboard leaves of the screen.
 */
final class FullScreen {
    /** The style sheet asks the same question. */
    private static final String SMALL = "(max-width:479.98px),(max-height:559.98px)";

    private final HTMLElement root;
    private final MediaQuery small = Dom.media(SMALL);
    private final List<Cancellable> listeners = new ArrayList<>();

    FullScreen(HTMLElement root) {
        this.root = root;
        listeners.add(Dom.listen(small, "change", event -> fit()));
        listeners.add(Dom.listen(Dom.viewport(), "resize", event -> fit()));
        listeners.add(Dom.listen(Dom.viewport(), "scroll", event -> fit()));
        Dom.on(root, "keydown", this::key);
        Dom.keepTouch(root);
        fit();
    }

    void remove() {
        for (Cancellable listener : listeners) {
            listener.cancel();
        }
    }

    private void fit() {
        boolean covers = small.isMatches();
        Dom.attr(root, "aria-modal", covers ? "true" : null);
        Viewport seen = Dom.viewport();
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
