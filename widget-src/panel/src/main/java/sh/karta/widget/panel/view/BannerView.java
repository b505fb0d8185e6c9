// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.ConnectionState;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.theme.Theme;

/** The connection, while something is to be said about it. */
final class BannerView implements View {
    private final Ui ui;
    private final HTMLElement root;
    private int shown = ConnectionState.ONLINE;
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
        if (connection == ConnectionState.OFFLINE) {
            show("offline", Icons.OFFLINE);
        } else if (connection == ConnectionState.RECONNECTING) {
            show("reconnecting", Icons.REFRESH);
        } else if (connection != ConnectionState.ONLINE) {
            show("back", Icons.CHECK);
        }
    }

    private void show(String key, String icon) {
        HTMLElement banner = Dom.el("div", Text.concat("banner ", key), root);
        banner.appendChild(Dom.icon(icon));
        Dom.text(ui.strings.get(key), Dom.el("span", "", banner));
    }
}
