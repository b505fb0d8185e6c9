// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;

/** Says whose software this is, where the host wants that. */
final class FooterView implements View {
    private final Ui ui;
    private final HTMLElement root;

    FooterView(Ui ui, HTMLElement parent) {
        this.ui = ui;
        root = Dom.el("div", "footer", parent);
    }

    @Override
    public void update() {
        Dom.hide(root, !ui.theme.is("footer"));
        Dom.setText(root, ui.strings.get("footer"));
    }
}
