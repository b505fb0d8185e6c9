// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.style.Icons;

/** Who one is talking to, and the buttons for the conversation as a whole. */
final class HeaderView implements View {
    private final Ui ui;
    private final AvatarView avatar;
    private final HTMLElement name;
    private final HTMLElement newChat;
    private final HTMLElement close;

    final HTMLElement root;
    final HTMLElement menu;

    HeaderView(Ui ui, HTMLElement parent, boolean closable) {
        this.ui = ui;
        root = Dom.el("header", "header", parent);
        avatar = new AvatarView(ui, root);
        name = Dom.el("h2", "title", root);
        newChat = Dom.iconButton("tool-button new-chat", Icons.PENCIL, root, event -> ui.actions.newChat());
        menu = Dom.iconButton("tool-button menu-button", Icons.MENU, root, event -> {
            ui.menu = !ui.menu;
            ui.actions.redraw();
        });
        Dom.attr(menu, "aria-haspopup", "menu");
        close = Dom.iconButton("tool-button close", Icons.CLOSE, root, event -> ui.actions.close());
        Dom.hide(close, !closable);
    }

    @Override
    public void update() {
        avatar.update();
        String title = ui.theme.text("title");
        Dom.setText(name, title == null ? ui.strings.agent() : title);
        Dom.label(newChat, ui.strings.get("newChat"));
        Dom.label(menu, ui.strings.get("menu"));
        Dom.label(close, ui.strings.get("close"));
    }
}
