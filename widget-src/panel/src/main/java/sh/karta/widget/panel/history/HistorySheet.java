// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.history;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;

/** The sheet with the visitor's conversations, over the current one. Each can be continued. */
public final class HistorySheet implements View {
    final PanelContext context;
    final Unread unread;

    private final Slots slots;
    private final HTMLElement button;
    private @Nullable HTMLElement sheet;
    private @Nullable HTMLElement back;
    private @Nullable HTMLElement fresh;
    private @Nullable ConversationList list;
    private int discarded;
    private boolean installed;

    private HistorySheet(PanelContext context, Slots slots, HTMLElement button) {
        this.context = context;
        this.slots = slots;
        this.button = button;
        unread = new Unread(context.conversation);
    }

    /**
     * Returns a function that opens the sheet, or closes it. TeaVM inlines a method with a single caller, and the caller is in another
     * chunk. It does not inline the body of the returned function, so the body stays in this chunk.
     *
     * @param button the button of the sheet, which receives the focus when the sheet closes
     */
    public static Callback toggle(PanelContext context, Slots slots, HTMLElement button) {
        HistorySheet history = new HistorySheet(context, slots, button);
        return event -> {
            history.install();
            if (!history.close()) {
                history.open();
            }
        };
    }

    private void install() {
        if (!installed) {
            installed = true;
            discarded = context.conversation.discarded();
            context.strings.english(HistoryEnglish.JSON);
            Node root = context.features.bridge.getRoot();
            JSObject style = Dom.adopt(root, "%KARTA_CSS_history%");
            context.lifetime.add(() -> Dom.unadopt(root, style));
            slots.add(this);
            Dom.on(slots.frame, "keydown", event -> {
                if (Dom.isKey(event, "Escape") && close()) {
                    Dom.consume(event);
                }
            });
        }
    }

    @Override
    public void update() {
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
