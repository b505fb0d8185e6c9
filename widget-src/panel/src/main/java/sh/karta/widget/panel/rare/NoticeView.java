// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.theme.Theme;
import sh.karta.widget.panel.view.Notes;
import sh.karta.widget.panel.view.Ui;
import sh.karta.widget.panel.view.View;

/** Says above the composer what is wrong with the whole conversation, as long as that is so, and what can be done. */
final class NoticeView implements View {
    private final Ui ui;
    private final HTMLElement root;
    private final String key;
    private final String way;
    private final BooleanSupplier wanted;
    private final Runnable onWay;
    private boolean shown;
    private @Nullable Theme theme;

    /**
     * Shows nothing yet.
     *
     * @param key of the text that says it
     * @param wanted whether that is so
     * @param way the key of the text of the button that does {@code onWay}
     */
    NoticeView(Ui ui, HTMLElement root, String key, BooleanSupplier wanted, String way, Runnable onWay) {
        this.ui = ui;
        this.root = root;
        this.key = key;
        this.wanted = wanted;
        this.way = way;
        this.onWay = onWay;
    }

    @Override
    public void update() {
        boolean now = wanted.getAsBoolean();
        if (now != shown || theme != ui.theme) {
            shown = now;
            theme = ui.theme;
            Dom.clear(root);
            if (now) {
                HTMLElement note = Dom.el("div", "note bad alone", root);
                Notes.add(note, Icons.ALERT, ui.strings.get(key));
                Notes.link(note, ui.strings.get(way), event -> {
                    ui.actions.stay();
                    onWay.run();
                });
            }
        }
    }
}
