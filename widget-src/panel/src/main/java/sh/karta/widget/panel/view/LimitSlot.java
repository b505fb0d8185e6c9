// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.rare.LimitView;

/** Where the card of a limit will be, should one be reached. */
final class LimitSlot implements View {
    private final Ui ui;
    private final HTMLElement region;
    private @Nullable LimitView card;

    LimitSlot(Ui ui, HTMLElement parent) {
        this.ui = ui;
        region = Dom.el("div", "status", parent);
        Dom.attr(region, "role", "status");
    }

    @Override
    public void update() {
        if (card == null && ui.conversation.limit() != null && ui.rare.here()) {
            card = new LimitView(ui, region);
        }
        if (card != null) {
            card.update();
        }
    }
}
