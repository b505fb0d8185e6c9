// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.history;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.theme.Theme;

/** The sheet with the visitor's conversations, over the current one, and its button. Each conversation can be continued. */
public final class HistorySheet implements View {
    final PanelContext context;
    final Unread unread;

    private final Slots slots;
    private final HTMLElement button;
    private @Nullable HTMLElement sheet;
    private @Nullable HTMLElement back;
    private @Nullable HTMLElement fresh;
    private @Nullable ConversationList list;
    private @Nullable Theme theme;
    private int discarded;

    private HistorySheet(PanelContext context, Slots slots) {
        this.context = context;
        this.slots = slots;
        unread = new Unread(context.conversation);
        discarded = context.conversation.discarded();
        button = Dom.el("button", "tool-button history-button");
        Dom.attr(button, "type", "button");
        Dom.attr(button, "aria-expanded", "false");
        button.appendChild(Dom.icon(Icons.HISTORY));
        Dom.on(button, "click", event -> {
            if (!close()) {
                open();
            }
        });
        // Inserts it before the button for a new chat.
        slots.header.insertBefore(button, slots.header.getChildren().get(2));
        Dom.on(slots.frame, "keydown", event -> {
            if (Dom.isKey(event, "Escape") && close()) {
                Dom.consume(event);
            }
        });
    }

    /** Adds the button to the panel. */
    public static void add(PanelContext context, Slots slots) {
        slots.add(new HistorySheet(context, slots));
    }

    @Override
    public void update() {
        Dom.hide(button, !context.settings.has("history") || !context.conversation.hasHistory());
        if (theme != context.settings.theme()) {
            theme = context.settings.theme();
            Dom.label(button, context.strings.get("history"));
        }
        unread.update();
        if (!context.actions.isOpen()) {
            // A visitor who reopens the panel expects the conversation, not the list.
            remove();
        }
        int discards = context.conversation.discarded();
        if (discarded != discards) {
            // The list may belong to another user.
            discarded = discards;
            if (list != null && sheet != null) {
                if (Dom.hasFocus(sheet)) {
                    focusBack();
                }
                list.start();
            }
        }
        HTMLElement open = sheet;
        if (open != null && !context.strings.get("history").equals(open.getAttribute("aria-label"))) {
            boolean focused = Dom.hasFocus(open);
            remove();
            show();
            if (focused) {
                focusBack();
            }
        }
        if (fresh != null) {
            Dom.hide(fresh, context.conversation.messages().isEmpty());
        }
    }

    /** Closes the sheet and moves the focus to its button. Returns whether it was open. */
    boolean close() {
        boolean open = remove();
        if (open) {
            // A narrow header has no room for the button, so the menu opened the list.
            Dom.focus(button.getOffsetWidth() > 0 ? button : slots.menuButton);
        }
        return open;
    }

    /** Removes the sheet. Returns whether it was open. */
    private boolean remove() {
        HTMLElement open = sheet;
        if (open == null || list == null) {
            return false;
        }
        cover(false);
        Dom.remove(open);
        list.end();
        list = null;
        sheet = null;
        return true;
    }

    private void open() {
        show();
        focusBack();
    }

    private void show() {
        HTMLElement root = Dom.el("div", "sheet", slots.frame);
        sheet = root;
        Dom.attr(root, "role", "region");
        Dom.attr(root, "aria-label", context.strings.get("history"));
        HTMLElement head = Dom.el("div", "sheet-head", root);
        back = Dom.iconButton("tool-button back", Icons.BACK, head, event -> close());
        Dom.label(back, context.strings.get("backToChat"));
        Dom.setText(Dom.el("h2", "", head), context.strings.get("history"));
        fresh = Dom.iconButton("tool-button", Icons.PENCIL, head, event -> {
            close();
            context.actions.newChat();
        });
        Dom.label(fresh, context.strings.get("newChat"));
        Dom.hide(fresh, context.conversation.messages().isEmpty());
        if (!slots.inline) {
            HTMLElement end = Dom.iconButton("tool-button", Icons.CLOSE, head, event -> {
                close();
                context.actions.close();
            });
            Dom.label(end, context.strings.get("close"));
        }
        list = new ConversationList(this, root);
        cover(true);
        list.start();
    }

    /** Removes the content under the sheet from the tab order. */
    private void cover(boolean covered) {
        Dom.attr(button, "aria-expanded", covered ? "true" : "false");
        Dom.attr(slots.header, "inert", covered ? "" : null);
        Dom.attr(slots.middle, "inert", covered ? "" : null);
        Dom.attr(slots.region, "inert", covered ? "" : null);
        Dom.attr(slots.composer, "inert", covered ? "" : null);
    }

    /**
     * Moves the focus to an element that stays while the list changes. Otherwise the panel would not receive Escape.
     */
    void focusBack() {
        if (back != null) {
            Dom.focus(back);
        }
    }
}
