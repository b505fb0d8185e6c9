// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;

/** Shows "Powered by Karta" if the theme enables it. */
final class FooterView implements View {
    private final PanelContext context;
    private final HTMLElement root;

    FooterView(PanelContext context, HTMLElement parent) {
        this.context = context;
        root = Dom.el("div", "footer", parent);
    }

    @Override
    public void update() {
        Dom.hide(root, !context.settings.theme().is("footer"));
        Dom.setText(root, context.strings.get("footer"));
    }
}
