// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.view.Notes;
import sh.karta.widget.panel.view.Ui;
import sh.karta.widget.panel.view.View;

/** Says that the browser has no room for the conversation, until there is some, or once the visitor has seen it. */
final class StorageView implements View {
    private final Ui ui;
    private final HTMLElement root;
    private boolean shown;
    private boolean understood;

    StorageView(Ui ui, HTMLElement root) {
        this.ui = ui;
        this.root = root;
    }

    @Override
    public void update() {
        boolean wanted = ui.store.isFull() && !understood;
        if (wanted != shown) {
            shown = wanted;
            Dom.clear(root);
            if (wanted) {
                HTMLElement note = Dom.el("div", "note bad alone", root);
                Notes.add(note, Icons.ALERT, ui.strings.get("storageFull"));
                Notes.link(note, ui.strings.get("understood"), event -> {
                    understood = true;
                    ui.actions.stay();
                    update();
                });
            }
        }
    }
}
