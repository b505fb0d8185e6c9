// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.panel.theme.Theme;
import sh.karta.widget.panel.view.Ui;
import sh.karta.widget.panel.view.View;

/** The card that says that a limit is reached and when it ends, counting down. */
public final class LimitView implements View {
    private final Ui ui;
    private final HTMLElement region;
    private @Nullable KartaError shown;
    private @Nullable Theme theme;
    private @Nullable HTMLElement ends;

    /** Shows nothing yet. */
    public LimitView(Ui ui, HTMLElement region) {
        this.ui = ui;
        this.region = region;
    }

    @Override
    public void update() {
        KartaError limit = ui.conversation.limit();
        if (limit != shown || theme != ui.theme) {
            shown = limit;
            theme = ui.theme;
            ends = null;
            Dom.clear(region);
            if (limit != null) {
                HTMLElement card = Dom.el("div", "card limit", region);
                Dom.setText(Dom.el("h3", "", card), ui.strings.get("limit"));
                HTMLElement line = Dom.el("p", "", card);
                // A countdown that announced itself each minute would talk over everything else.
                Dom.attr(line, "aria-live", "off");
                ends = line;
                HTMLElement buttons = Dom.el("div", "buttons", card);
                Dom.setText(Dom.button("button", buttons, event -> ui.actions.person()), ui.strings.get("person"));
            }
        }
        HTMLElement line = ends;
        if (line != null) {
            double until = ui.conversation.limitUntil();
            // Where nothing ends by itself the composer shows what to do; a field that is disabled is not read out.
            Dom.flag(line, "sr", Double.isNaN(until));
            if (Double.isNaN(until)) {
                ui.lock = ui.strings.get("locked");
                Dom.setText(line, ui.lock);
            } else {
                String time = ui.until(until);
                ui.lock = ui.strings.get("backIn", time);
                Dom.setText(line, ui.strings.get("tryAgain", time));
                ui.redrawIn(1000);
            }
        }
    }
}
