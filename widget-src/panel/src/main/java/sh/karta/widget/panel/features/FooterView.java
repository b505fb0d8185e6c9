// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;

/** Shows "Powered by Karta" if the theme enables it. */
final class FooterView implements View {
    private final PanelContext context;
    private final HTMLElement root;

    private FooterView(PanelContext context, HTMLElement parent) {
        this.context = context;
        root = Dom.el("div", "footer", parent);
    }

    static void add(PanelContext context, Slots slots) {
        slots.add(new FooterView(context, slots.frame));
    }

    @Override
    public void update() {
        Dom.hide(root, !context.settings.theme().is("footer"));
        Dom.setText(root, context.strings.get("footer"));
    }
}
