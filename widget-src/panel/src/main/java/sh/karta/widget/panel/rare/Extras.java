// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.view.Places;
import sh.karta.widget.panel.view.Ui;
import sh.karta.widget.panel.view.View;

/** What stands beside the conversation: history, menu, files, and why nothing can be said or seen just now. */
public final class Extras implements View {
    private final Ui ui;
    private final Places places;
    private final List<View> views = new ArrayList<>();

    /** Shows nothing yet. */
    public Extras(Ui ui, Places places) {
        this.ui = ui;
        this.places = places;
    }

    private void build() {
        MenuView menu = new MenuView(ui, places);
        HistoryView history = new HistoryView(ui, places);
        views.add(new Languages(ui));
        views.add(menu);
        views.add(history);
        views.add(new FilesView(ui, places));
        views.add(new LimitView(ui, Dom.el("div", "", places.region)));
        views.add(new RestoreView(ui, Dom.el("div", "", places.region)));
        views.add(new StorageView(ui, Dom.el("div", "", places.region)));
        Dom.on(places.frame, "keydown", event -> {
            // Escape closes what is on top; the panel's own comes after this one.
            if (Dom.isKey(event, "Escape") && (menu.close() || history.close())) {
                Dom.consume(event);
            }
        });
    }

    @Override
    public void update() {
        if (views.isEmpty()) {
            build();
        }
        for (View view : views) {
            view.update();
        }
    }
}
