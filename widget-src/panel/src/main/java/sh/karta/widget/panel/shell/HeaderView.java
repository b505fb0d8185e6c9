// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.shell;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.AvatarView;
import sh.karta.widget.panel.elements.Icons;

/** The agent's name, and the buttons for the whole conversation. */
final class HeaderView implements View {
    private final PanelContext context;
    private final AvatarView avatar;
    private final HTMLElement name;
    private final HTMLElement newChat;
    private final HTMLElement close;

    final HTMLElement root;
    final HTMLElement menu;

    HeaderView(PanelContext context, HTMLElement parent, boolean closable) {
        this.context = context;
        root = Dom.el("header", "header", parent);
        avatar = new AvatarView(context, root);
        name = Dom.el("h2", "title", root);
        newChat = Dom.iconButton("tool-button new-chat", Icons.PENCIL, root, event -> context.actions.newChat());
        menu = Dom.iconButton("tool-button menu-button", Icons.MENU, root, event -> {
            context.menu.toggle();
            context.actions.redraw();
        });
        Dom.attr(menu, "aria-haspopup", "menu");
        close = Dom.iconButton("tool-button close", Icons.CLOSE, root, event -> context.actions.close());
        Dom.hide(close, !closable);
    }

    @Override
    public void update() {
        avatar.update();
        String title = context.settings.theme().text("title");
        Dom.setText(name, title == null ? context.strings.agent() : title);
        Dom.hide(newChat, context.conversation.messages().isEmpty());
        Dom.label(newChat, context.strings.get("newChat"));
        Dom.label(menu, context.strings.get("menu"));
        Dom.label(close, context.strings.get("close"));
    }
}
