// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.person;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.bridge.PageListeners;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.browser.dom.ScrollBoxes;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;

/**
 * The visitor's request for a person, which the page receives as {@code escalate}, and the line that confirms it. The line stays below the
 * messages that existed when the visitor asked.
 */
public final class PersonRequest implements View {
    /** Delay in milliseconds before the text is added. */
    private static final int ANNOUNCED = 50;

    private final PanelContext context;
    private final HTMLElement box;
    private final HTMLElement log;

    /** The line, or null when the visitor has not asked since the last message. */
    private @Nullable HTMLElement line;

    /** The last message when the visitor asked, or null if there was none. */
    private @Nullable HTMLElement last;

    /** How many conversations had been left when the visitor asked. */
    private int left;

    private PersonRequest(PanelContext context, Slots slots) {
        this.context = context;
        box = slots.middle.querySelector(".scroll");
        log = slots.middle.querySelector(".log");
    }

    /** Adds the view to the panel. Returns it for the views from which the visitor asks. */
    public static PersonRequest add(PanelContext context, Slots slots) {
        PersonRequest person = new PersonRequest(context, slots);
        slots.add(person);
        return person;
    }

    /** Returns whether a request can reach a person: the page listens, or the server hands conversations over. */
    public boolean isOffered() {
        return context.settings.has("handover") || PageListeners.hear(context.features.bridge, "escalate");
    }

    /** Passes the request to the page and confirms it. */
    public void ask() {
        context.actions.person();
        last = (HTMLElement) log.getLastChild();
        left = context.conversation.left();
        HTMLElement shown = line;
        if (shown == null) {
            shown = Dom.el("div", "person", box);
            Dom.attr(shown, "role", "status");
            line = shown;
        }
        HTMLElement region = shown;
        String time = Formats.time(context.settings.locale(), context.clock.now());
        // Screen readers announce changes of a status region, but not one that is added with its text.
        context.clock.after(ANNOUNCED, () -> {
            Dom.setText(region, context.strings.get("askedPerson", time));
            ScrollBoxes.reveal(region);
        });
    }

    @Override
    public void update() {
        HTMLElement before = last;
        HTMLElement shown = line;
        if (shown == null) {
            return;
        }
        if (left != context.conversation.left() || (before != null && !Dom.isConnected(before))) {
            // The panel shows another conversation or version now.
            line = null;
            Dom.remove(shown);
            return;
        }
        Node next = before == null ? log.getFirstChild() : before.getNextSibling();
        if (next != null) {
            line = null;
            next.getParentNode().insertBefore(shown, next);
        }
    }
}
