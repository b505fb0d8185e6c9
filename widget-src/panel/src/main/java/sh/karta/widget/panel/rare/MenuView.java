// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.view.Places;
import sh.karta.widget.panel.view.Ui;
import sh.karta.widget.panel.view.View;

/**
 * The menu of the conversation: a person, the transcript as a file, deletion. Its keys are those of the menu button pattern
 * (ARIA Authoring Practices).
 */
final class MenuView implements View {
    private final Ui ui;
    private final HTMLElement button;
    private final HTMLElement root;
    private boolean shown;

    /** The conversation whose deletion the visitor is asked about. */
    private @Nullable String asked;

    MenuView(Ui ui, Places places) {
        this.ui = ui;
        button = places.menuButton;
        root = Dom.el("div", "menu");
        Dom.hide(root, true);
        // Behind its button in the order of the keyboard.
        places.header.insertBefore(root, button.getNextSibling());
        Dom.on(root, "keydown", this::key);
        Dom.on(root, "focusout", event -> {
            if (shown && !Dom.keeps(root, event) && !Dom.keeps(button, event)) {
                ui.menu = false;
                ui.actions.redraw();
            }
        });
    }

    @Override
    public void update() {
        Dom.attr(button, "aria-expanded", ui.menu ? "true" : "false");
        if (ui.menu != shown) {
            shown = ui.menu;
            Dom.hide(root, !shown);
            Dom.clear(root);
            asked = null;
            if (shown) {
                items();
            }
        }
        if (asked != null && !asked.equals(ui.conversation.sessionId())) {
            close();
        }
    }

    /** Closes it and returns whether it was open. */
    boolean close() {
        boolean open = shown;
        if (open) {
            ui.menu = false;
            update();
            Dom.focus(button);
        }
        return open;
    }

    private void items() {
        Dom.attr(root, "role", "menu");
        Dom.attr(root, "aria-label", ui.strings.get("menu"));
        item(Icons.THOUGHT, "person", event -> {
            close();
            ui.actions.person();
        });
        if (!ui.conversation.messages().isEmpty()) {
            item(Icons.DOWNLOAD, "download", event -> download());
        }
        String id = ui.conversation.sessionId();
        if (id != null) {
            item(Icons.BIN, "delete", event -> ask(id));
        }
        Dom.focus((HTMLElement) root.getFirstChild());
    }

    private void item(String icon, String key, Callback onClick) {
        HTMLElement item = Dom.iconButton("item", icon, root, onClick);
        Dom.attr(item, "role", "menuitem");
        item.setTabIndex(-1);
        Dom.text(ui.strings.get(key), Dom.el("span", "", item));
    }

    private void download() {
        TranscriptFile.save(ui, done -> {
            if (done) {
                close();
            } else {
                fail("downloadFailed");
            }
        });
    }

    private void ask(String id) {
        asked = id;
        card("deleteAsk");
        HTMLElement buttons = Dom.el("div", "buttons", root);
        Dom.setText(
                Dom.button("button danger", buttons, event -> {
                    Dom.disableAll(buttons);
                    ui.conversation.delete(id, (done, error) -> {
                        if (!id.equals(asked)) {
                            return;
                        }
                        if (error == null) {
                            close();
                        } else {
                            fail("deleteFailed");
                        }
                    });
                }),
                ui.strings.get("deleteNow"));
        HTMLElement cancel = Dom.button("button", buttons, event -> close());
        Dom.setText(cancel, ui.strings.get("cancel"));
        Dom.focus(cancel);
    }

    private void fail(String key) {
        if (shown) {
            HTMLElement note = card(key);
            Dom.attr(note, "role", "alert");
            HTMLElement back = Dom.button("button", Dom.el("div", "buttons", root), event -> close());
            Dom.setText(back, ui.strings.get("backToChat"));
            Dom.focus(back);
        }
    }

    /** Shows words in the place of the items. */
    private HTMLElement card(String key) {
        HTMLElement note = Dom.el("p", "ask");
        Dom.setText(note, ui.strings.get(key));
        // The new focus is there before the old one goes: a menu without the focus closes.
        Dom.attr(root, "role", "group");
        Dom.attr(root, "aria-label", ui.strings.get(key));
        Dom.focus(button);
        Dom.clear(root);
        root.appendChild(note);
        return note;
    }

    private void key(JSObject event) {
        HTMLElement to = next(((KeyboardEvent) event).getKey());
        if (to != null) {
            Dom.consume(event);
            Dom.focus(to);
        }
    }

    private @Nullable HTMLElement next(String key) {
        return Dom.neighbour(root, key);
    }
}
