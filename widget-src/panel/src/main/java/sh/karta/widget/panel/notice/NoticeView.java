// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.notice;

import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.elements.Notes;
import sh.karta.widget.panel.theme.Theme;

/** A notice above the composer about the whole conversation, with a button, shown while its condition holds. */
public final class NoticeView implements View {
    private final PanelContext context;
    private final HTMLElement root;
    private final String key;
    private final String way;
    private final BooleanSupplier wanted;
    private final Runnable onWay;
    private boolean shown;
    private @Nullable Theme theme;

    private NoticeView(
            PanelContext context, HTMLElement root, String key, BooleanSupplier wanted, String way, Runnable onWay) {
        this.context = context;
        this.root = root;
        this.key = key;
        this.wanted = wanted;
        this.way = way;
        this.onWay = onWay;
    }

    /**
     * Adds a notice to the panel without showing it.
     *
     * @param key the key of the notice's text
     * @param wanted the condition
     * @param way the key of the button's text
     */
    public static void add(
            PanelContext context, Slots slots, String key, BooleanSupplier wanted, String way, Runnable onWay) {
        slots.add(new NoticeView(context, Dom.el("div", "", slots.region), key, wanted, way, onWay));
    }

    @Override
    public void update() {
        boolean now = wanted.getAsBoolean();
        if (now != shown || theme != context.settings.theme()) {
            shown = now;
            theme = context.settings.theme();
            Dom.clear(root);
            if (now) {
                HTMLElement note = Dom.el("div", "note bad alone", root);
                Notes.add(note, Icons.ALERT, context.strings.get(key));
                Notes.link(note, context.strings.get(way), event -> {
                    context.actions.focusTranscript();
                    onWay.run();
                });
            }
        }
    }
}
