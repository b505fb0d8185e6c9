// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Conversation;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.theme.Theme;

/** The connection, while something is to be said about it. */
final class BannerView implements View {
    private static final String[] KEYS = {"", "offline", "reconnecting", "back"};
    private static final String[] ICONS = {"", Icons.OFFLINE, Icons.REFRESH, Icons.CHECK};

    private final Ui ui;
    private final HTMLElement root;
    private int shown = Conversation.ONLINE;
    private Theme theme;

    BannerView(Ui ui, HTMLElement parent) {
        this.ui = ui;
        theme = ui.theme;
        // The region is there before its words, or they would not be announced.
        root = Dom.el("div", "status", parent);
        Dom.attr(root, "role", "status");
    }

    @Override
    public void update() {
        int connection = ui.conversation.connection();
        if (connection == shown && ui.theme == theme) {
            return;
        }
        shown = connection;
        theme = ui.theme;
        Dom.clear(root);
        if (connection != Conversation.ONLINE) {
            HTMLElement banner = Dom.el("div", Text.concat("banner ", KEYS[connection]), root);
            banner.appendChild(Dom.icon(ICONS[connection]));
            Dom.text(ui.strings.get(KEYS[connection]), Dom.el("span", "", banner));
        }
    }
}
