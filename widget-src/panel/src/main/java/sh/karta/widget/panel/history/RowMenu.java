// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.history;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;

/** The menu of a conversation in the list. Its keys follow the menu button pattern (ARIA Authoring Practices). */
final class RowMenu {
    private final PanelContext context;
    private final HTMLElement row;
    private final HTMLElement button;
    private @Nullable HTMLElement root;

    RowMenu(PanelContext context, HTMLElement row, HTMLElement button) {
        this.context = context;
        this.row = row;
        this.button = button;
        Dom.attr(button, "aria-haspopup", "menu");
        Dom.attr(button, "aria-expanded", "false");
    }

    /**
     * Opens the menu, or closes it.
     *
     * @param delete deletes the conversation after the visitor has confirmed, or runs its argument
     */
    void toggle(Runnable rename, Consumer<Runnable> delete) {
        if (root != null) {
            close();
            return;
        }
        HTMLElement menu = Dom.el("div", "popup menu", row);
        root = menu;
        Dom.attr(button, "aria-expanded", "true");
        Dom.attr(menu, "role", "menu");
        Dom.attr(menu, "aria-label", context.strings.get("rowMenu"));
        item(menu, "item", Icons.EDIT, "rename", event -> rename.run());
        item(menu, "item danger", Icons.BIN, "deleteNow", event -> ask(menu, delete));
        Dom.on(menu, "keydown", event -> {
            HTMLElement to = Dom.neighbour(menu, ((KeyboardEvent) event).getKey());
            if (to != null) {
                Dom.consume(event);
                Dom.focus(to);
            } else if (Dom.isKey(event, "Escape")) {
                Dom.consume(event);
                close();
                Dom.focus(button);
            }
        });
        Dom.on(menu, "focusout", event -> {
            if (!Dom.keeps(menu, event) && !Dom.keeps(button, event)) {
                close();
            }
        });
        reveal(menu);
        Dom.focus((HTMLElement) menu.getFirstChild());
    }

    private void close() {
        HTMLElement open = root;
        if (open != null) {
            // Read the focus before the removal, which moves it out of the menu.
            root = null;
            Dom.attr(button, "aria-expanded", "false");
            Dom.remove(open);
        }
    }

    /** Scrolls the list until the whole menu is visible. */
    private void reveal(HTMLElement menu) {
        HTMLElement box = (HTMLElement) row.getParentNode();
        int below = menu.getBoundingClientRect().getBottom()
                - box.getBoundingClientRect().getBottom();
        if (below > 0) {
            box.setScrollTop(box.getScrollTop() + below);
        }
    }

    private void item(HTMLElement menu, String name, String icon, String key, Callback onClick) {
        HTMLElement item = Dom.iconButton(name, icon, menu, onClick);
        Dom.attr(item, "role", "menuitem");
        item.setTabIndex(-1);
        Dom.text(context.strings.get(key), Dom.el("span", "", item));
    }

    /** Asks whether to delete the conversation. */
    private void ask(HTMLElement menu, Consumer<Runnable> delete) {
        HTMLElement cancel = card(menu, "deleteAsk", "cancel");
        HTMLElement buttons = (HTMLElement) cancel.getParentNode();
        HTMLElement now = Dom.button("button danger", buttons, event -> {
            Dom.disableAll(buttons);
            // A disabled button loses the focus.
            Dom.focus(button);
            delete.accept(() -> {
                if (root == menu) {
                    card(menu, "deleteFailed", "cancel");
                }
            });
        });
        Dom.setText(now, context.strings.get("deleteNow"));
    }

    /** Shows a text with a button that closes the menu, instead of the items. Returns the button, which has the focus. */
    private HTMLElement card(HTMLElement menu, String key, String close) {
        Dom.attr(menu, "role", "group");
        Dom.attr(menu, "aria-label", context.strings.get(key));
        // Moves the focus before removing the focused element, because a menu without focus closes.
        Dom.focus(button);
        Dom.clear(menu);
        HTMLElement text = Dom.el("p", "ask", menu);
        Dom.attr(text, "role", "alert");
        Dom.setText(text, context.strings.get(key));
        HTMLElement back = Dom.button("button", Dom.el("div", "buttons", menu), event -> {
            close();
            Dom.focus(button);
        });
        Dom.setText(back, context.strings.get(close));
        reveal(menu);
        Dom.focus(back);
        return back;
    }
}
