// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.expand;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.ReadingLine;
import sh.karta.widget.core.storage.StorageKeys;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;

/**
 * The button "Larger" in the header. The panel's size follows {@code PanelContext.larger}, which the shell restores
 * before this chunk has loaded. This class keeps the line that is being read in its place, and stores the choice for
 * this tab.
 */
public final class LargerView implements View {
    private final PanelContext context;
    private final HTMLElement box;
    private final HTMLElement button;

    /** The reading position at the time the button was pressed, or null. */
    private @Nullable JSObject line;

    private boolean large;

    private LargerView(PanelContext context, Slots slots) {
        this.context = context;
        box = (HTMLElement) slots.middle.getFirstChild();
        large = context.larger.isOpen();
        button = Dom.iconButton("tool-button larger", Icons.LARGER, slots.header, event -> {
            // The size changes with the next frame, so the position is still the old one.
            line = ReadingLine.of(box);
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
        if (line != null) {
            ReadingLine.keep(box, line);
            line = null;
        }
        if (now) {
            context.tab.set(StorageKeys.EXPANDED, "1");
        } else {
            context.tab.remove(StorageKeys.EXPANDED);
        }
    }
}
