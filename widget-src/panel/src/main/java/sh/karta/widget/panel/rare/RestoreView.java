// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.view.Notes;
import sh.karta.widget.panel.view.Ui;
import sh.karta.widget.panel.view.View;

/** Says that the conversation could not be fetched, and fetches it again when asked to. */
final class RestoreView implements View {
    private final Ui ui;
    private final HTMLElement root;
    private boolean shown;

    RestoreView(Ui ui, HTMLElement root) {
        this.ui = ui;
        this.root = root;
    }

    @Override
    public void update() {
        boolean wanted = ui.conversation.unrestored();
        if (wanted != shown) {
            shown = wanted;
            Dom.clear(root);
            if (wanted) {
                HTMLElement note = Dom.el("div", "note bad alone", root);
                Notes.add(note, Icons.ALERT, ui.strings.get("restoreFailed"));
                Notes.link(note, ui.strings.get("retry"), event -> {
                    ui.actions.stay();
                    ui.conversation.restoreAgain();
                });
            }
        }
    }
}
