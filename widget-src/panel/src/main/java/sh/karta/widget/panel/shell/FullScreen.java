// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.shell;

import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.MediaQuery;
import sh.karta.widget.browser.dom.Viewport;
import sh.karta.widget.core.text.Text;

/**
 * On a small screen the panel covers the screen. It is then modal: it traps the Tab key, follows the visual viewport
 * above an on-screen keyboard, and closes its top layer when the visitor goes back. An inline panel never covers the
 * screen.
 */
final class FullScreen {
    /** The same media query as in the style sheet. */
    private static final String SMALL = "(max-width:479.98px),(max-height:559.98px)";

    private final HTMLElement root;
    private final MediaQuery small;
    private boolean open;

    FullScreen(HTMLElement root, boolean inline, Lifetime lifetime) {
        this.root = root;
        small = Dom.media(inline ? "not all" : SMALL);
        lifetime.add(() -> open(false));
        lifetime.add(Dom.listen(small, "change", event -> fit()));
        lifetime.add(Dom.listen(Dom.viewport(), "resize", event -> fit()));
        lifetime.add(Dom.listen(Dom.viewport(), "scroll", event -> fit()));
        Dom.on(root, "keydown", this::key);
        if (!inline) {
            Dom.keepTouch(root);
        }
    }

    /** Updates the mode when the panel opens or closes. */
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
            // With pinch zoom, the panel must not shrink to the magnified part.
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
