// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.shell;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.ConnectionState;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.theme.Theme;

/** The banner shown while the connection is down or has just returned. */
final class BannerView implements View {
    private final PanelContext context;
    private final HTMLElement root;
    private int shown = ConnectionState.ONLINE;
    private @Nullable Theme theme;

    BannerView(PanelContext context, HTMLElement parent) {
        this.context = context;
        // The region must exist before its text, or the text would not be announced.
        root = Dom.el("div", "status", parent);
        Dom.attr(root, "role", "status");
    }

    @Override
    public void update() {
        int connection = context.conversation.connection();
        if (connection == shown && context.settings.theme() == theme) {
            return;
        }
        shown = connection;
        theme = context.settings.theme();
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
        Dom.text(context.strings.get(key), Dom.el("span", "", banner));
    }
}
