// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.shell;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.Lifetime;
import sh.karta.widget.panel.context.PanelContext;

/** Opens and closes the panel, updates the launcher and counts unread answers. */
final class Visibility {
    private final Bridge bridge;
    private final Screen screen;
    private final PageEvents events;
    private final Json json;
    private final PanelContext context;

    private boolean open;
    private int unread;

    /** The element that had the focus when the panel opened. It is focused again on closing. */
    private @Nullable HTMLElement opener;

    Visibility(Bridge bridge, Screen screen, PageEvents events, Json json, PanelContext context, Lifetime lifetime) {
        this.bridge = bridge;
        this.screen = screen;
        this.events = events;
        this.json = json;
        this.context = context;
        lifetime.add(() -> tell(false));
        tell(false);
    }

    boolean isOpen() {
        return open;
    }

    /** Opens the panel. With {@code focus}, focuses the composer. */
    void open(boolean focus) {
        if (!open) {
            open = true;
            opener = Dom.focused();
            Dom.flag(screen.root, "open", true);
            tell(true);
            events.happened("open", null);
            if (unread > 0) {
                screen.update();
                screen.scroller.land(unread);
                count(0);
            }
            screen.update();
        }
        if (focus) {
            screen.focus();
        }
    }

    /** Closes the panel. If the focus is inside, it returns to the previous element. */
    void close() {
        if (open) {
            // Draws first, because the panel was open when answers of this frame ended.
            screen.update();
            open = false;
            boolean focused = Dom.hasFocus(screen.root);
            Dom.flag(screen.root, "open", false);
            tell(false);
            if (focused) {
                HTMLElement target = opener;
                // For the page, the host has the focus when an element in our shadow root has it. So this was the
                // launcher.
                if (target == null || target == bridge.getHost() || !Dom.isConnected(target)) {
                    target = bridge.getLauncher();
                }
                Dom.focus(target);
            }
            screen.update();
            events.happened("close", null);
        }
    }

    /** Counts an answer as unread if the panel is closed. */
    void answered() {
        if (!open) {
            count(unread + 1);
        }
    }

    /** Shows the number of unread answers on the launcher, which the loader may have just rebuilt. */
    void showUnread() {
        HTMLElement launcher = bridge.getLauncher();
        HTMLElement badge = (HTMLElement) launcher.getLastChild();
        Dom.setText(badge, unread == 0 ? "" : unread > 9 ? "9+" : Text.of(unread));
        Dom.attr(launcher, "aria-description", unread == 0 ? null : context.count("unread", unread));
    }

    /** Shows on the launcher whether the panel is open, and the effect of a click. */
    private void tell(boolean open) {
        HTMLElement launcher = bridge.getLauncher();
        Dom.attr(launcher, "aria-expanded", open ? "true" : "false");
        Dom.attr(launcher, "title", open ? context.strings.get("close") : null);
    }

    private void count(int count) {
        unread = count;
        showUnread();
        events.happened("unread", json.object().put("count", count));
    }
}
