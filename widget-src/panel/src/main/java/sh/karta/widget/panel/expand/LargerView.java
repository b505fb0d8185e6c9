// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.expand;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.storage.StorageKeys;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;

/**
 * The button "Larger" in the header. The panel's size follows {@code PanelContext.larger}, which the shell restores
 * before this chunk has loaded. This class stores the choice for this tab.
 */
public final class LargerView implements View {
    private final PanelContext context;
    private final HTMLElement button;
    private boolean large;

    private LargerView(PanelContext context, Slots slots) {
        this.context = context;
        large = context.larger.isOpen();
        button = Dom.iconButton("tool-button larger", Icons.LARGER, slots.header, event -> {
            context.larger.toggle();
            context.actions.redraw();
        });
        // The button to close the panel stays the last one.
        slots.header.appendChild(button.getPreviousSibling());
    }

    /** Adds the button to the panel, unless the panel is a block of the page. */
    public static void add(PanelContext context, Slots slots) {
        if (!slots.inline) {
            slots.add(new LargerView(context, slots));
        }
    }

    @Override
    public void update() {
        boolean off = context.settings.theme().isOff("expandable");
        if (off && context.larger.isOpen()) {
            // Without the button the visitor could not make it smaller.
            context.larger.close();
            context.actions.redraw();
        }
        boolean now = context.larger.isOpen();
        Dom.label(button, context.strings.get(now ? "smaller" : "larger"));
        Dom.hide(button, off);
        if (now == large) {
            return;
        }
        large = now;
        if (now) {
            context.tab.set(StorageKeys.EXPANDED, "1");
        } else {
            context.tab.remove(StorageKeys.EXPANDED);
        }
    }
}
