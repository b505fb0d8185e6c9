// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.view.Places;
import sh.karta.widget.panel.view.Ui;
import sh.karta.widget.panel.view.View;

/** What stands beside the conversation: history, menu, files, and why nothing can be said or seen just now. */
public final class Extras implements View {
    private final Ui ui;
    private final Places places;
    private final List<View> views = new ArrayList<>();

    /** Whether the visitor knows that the browser has no room for the conversation. */
    private boolean understood;

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
        views.add(notice("restoreFailed", ui.conversation::unrestored, "retry", ui.conversation::restoreAgain));
        views.add(notice("storageFull", () -> ui.store.isFull() && !understood, "understood", () -> {
            understood = true;
            ui.actions.redraw();
        }));
        Dom.on(places.frame, "keydown", event -> {
            // Escape closes what is on top; the panel's own comes after this one.
            if (Dom.isKey(event, "Escape") && (menu.close() || history.close())) {
                Dom.consume(event);
            }
        });
    }

    private View notice(String key, BooleanSupplier wanted, String way, Runnable onWay) {
        return new NoticeView(ui, Dom.el("div", "", places.region), key, wanted, way, onWay);
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
