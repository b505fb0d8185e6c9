// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.bridge.Bridge;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.port.Json;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.view.Screen;
import sh.karta.widget.panel.view.Ui;

/** Whether the panel is open, what the launcher says about it, and what was not seen while it was closed. */
final class Visibility {
    private final Bridge bridge;
    private final Screen screen;
    private final PageEvents events;
    private final Json json;
    private final Ui ui;
    private final FullScreen fullScreen;

    private boolean open;
    private int unread;

    /** Had the focus when the panel opened, and gets it back. */
    private @Nullable HTMLElement opener;

    Visibility(Bridge bridge, Screen screen, PageEvents events, Json json, Ui ui, FullScreen fullScreen) {
        this.bridge = bridge;
        this.screen = screen;
        this.events = events;
        this.json = json;
        this.ui = ui;
        this.fullScreen = fullScreen;
        tell();
    }

    boolean isOpen() {
        return open;
    }

    /** Opens the panel; with {@code focus} the composer gets it. */
    void open(boolean focus) {
        if (!open) {
            open = true;
            opener = Dom.focused();
            Dom.flag(screen.root, "open", true);
            tell();
            events.happened("open", null);
            if (unread > 0) {
                count(0);
            }
            screen.update();
        }
        if (focus) {
            screen.focus();
        }
    }

    /** Closes the panel; the focus returns to where it was if it is in the panel now. */
    void close() {
        if (open) {
            open = false;
            boolean focused = Dom.hasFocus(screen.root);
            Dom.flag(screen.root, "open", false);
            tell();
            if (focused) {
                HTMLElement target = opener;
                // Inside our shadow root the page sees the host: it was the launcher that had the focus.
                if (target == null || target == bridge.getHost() || !Dom.isFocusable(target)) {
                    target = bridge.getLauncher();
                }
                Dom.focus(target);
            }
            events.happened("close", null);
        }
    }

    /** An answer is complete. */
    void answered() {
        if (!open) {
            count(unread + 1);
        }
    }

    /** Shows the count of unread answers at the launcher, whose inside the loader may just have built anew. */
    void showUnread() {
        HTMLElement launcher = bridge.getLauncher();
        HTMLElement badge = (HTMLElement) launcher.getLastChild();
        Dom.setText(badge, unread == 0 ? "" : unread > 9 ? "9+" : Text.of(unread));
        Dom.attr(launcher, "aria-description", unread == 0 ? null : ui.count("unread", unread));
    }

    private void tell() {
        fullScreen.open(open);
        Dom.attr(bridge.getLauncher(), "aria-expanded", open ? "true" : "false");
    }

    private void count(int count) {
        unread = count;
        showUnread();
        events.happened("unread", json.object().put("count", count));
    }
}
