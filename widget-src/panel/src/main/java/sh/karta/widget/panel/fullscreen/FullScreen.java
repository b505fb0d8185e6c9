// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.fullscreen;

import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.MediaQuery;
import sh.karta.widget.browser.dom.Viewport;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.Lifetime;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;

/**
 * Makes the panel modal while it covers a small screen, as its styles specify: traps the Tab key, follows the visual
 * viewport above an on-screen keyboard, and closes the top layer when the visitor goes back. An inline panel has none of this, because it
 * never covers the screen.
 */
public final class FullScreen implements View {
    /** The same media query as in the style sheet. */
    private static final String SMALL = "(width<480px),(height<560px)";

    private final PanelContext context;
    private final HTMLElement frame;
    private final HTMLElement root;
    private final MediaQuery small = Dom.media(SMALL);

    private FullScreen(PanelContext context, HTMLElement frame) {
        this.context = context;
        this.frame = frame;
        root = (HTMLElement) frame.getParentNode();
        Lifetime lifetime = context.lifetime;
        lifetime.add(() -> Dom.watchBack(frame, false));
        lifetime.add(Dom.listen(small, "change", event -> update()));
        lifetime.add(Dom.listen(Dom.viewport(), "resize", event -> update()));
        lifetime.add(Dom.listen(Dom.viewport(), "scroll", event -> update()));
        Dom.on(root, "keydown", this::key);
        Dom.keepTouch(root);
    }

    /** Adds the view to a panel that is not a block of the page. */
    public static void add(PanelContext context, Slots slots) {
        if (!slots.inline) {
            slots.add(new FullScreen(context, slots.frame));
        }
    }

    @Override
    public void update() {
        boolean covers = small.isMatches();
        Dom.attr(root, "aria-modal", covers ? "true" : null);
        Dom.watchBack(frame, covers && context.actions.isOpen());
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
