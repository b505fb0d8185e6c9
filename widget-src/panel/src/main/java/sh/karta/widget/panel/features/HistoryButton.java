// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.features;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.Callback;
import sh.karta.widget.browser.bridge.ChunkFile;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.Chunk;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.history.HistorySheet;
import sh.karta.widget.panel.notice.NoticeView;
import sh.karta.widget.panel.theme.Theme;

/** The button for the list of conversations, whose chunk is loaded with the first click. */
final class HistoryButton implements View {
    private final PanelContext context;
    private final Slots slots;
    private final HTMLElement button;
    private final Chunk chunk;
    private @Nullable Callback sheet;
    private @Nullable Theme theme;

    /** Whether the list opens when its chunk arrives. */
    private boolean wanted;

    /** Whether the list was wanted and its chunk could not be loaded. */
    private boolean failed;

    private HistoryButton(PanelContext context, Slots slots) {
        this.context = context;
        this.slots = slots;
        chunk = context.chunk(ChunkFile.of("history"), this::arrived);
        chunk.setFailed(this::failed);
        button = Dom.el("button", "tool-button history-button");
        Dom.attr(button, "type", "button");
        Dom.attr(button, "aria-expanded", "false");
        button.appendChild(Dom.icon(Icons.HISTORY));
        Dom.on(button, "click", event -> toggle());
        // Inserts it before the button for a new chat.
        slots.header.insertBefore(button, slots.header.getChildren().get(2));
    }

    static HistoryButton add(PanelContext context, Slots slots) {
        HistoryButton history = new HistoryButton(context, slots);
        slots.add(history);
        return history;
    }

    /** Adds the notice that the list could not be loaded. */
    void addNotice() {
        NoticeView.add(context, slots, "historyFailed", () -> failed, "retry", this::toggle);
    }

    @Override
    public void update() {
        Dom.hide(button, !context.settings.has("history"));
        if (theme != context.settings.theme()) {
            theme = context.settings.theme();
            Dom.label(button, context.strings.get("history"));
        }
    }

    /** Opens or closes the list, now or when its chunk arrives. */
    private void toggle() {
        wanted = true;
        failed = false;
        if (chunk.loadIfNeeded()) {
            arrived();
        } else {
            chunk.loadAgain();
        }
    }

    private void arrived() {
        failed = false;
        if (wanted) {
            wanted = false;
            Callback known = sheet;
            if (known == null) {
                known = HistorySheet.toggle(context, slots, button);
                sheet = known;
            }
            known.call(button);
        }
        context.actions.redraw();
    }

    private void failed() {
        // If loading fails, the list does not open after a later retry. It could cover the part of the page that the
        // visitor uses by then.
        failed = wanted;
        wanted = false;
        context.actions.redraw();
    }
}
