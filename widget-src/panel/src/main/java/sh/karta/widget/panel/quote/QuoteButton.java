// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.quote;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.events.KeyboardEvent;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Composing;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Selections;
import sh.karta.widget.core.port.Cancellable;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;

/**
 * A button beside selected text of an answer. It puts the text above the draft as a quote, which {@link QuoteStrip} shows. The next Tab in the transcript focuses it.
 */
public final class QuoteButton implements View {
    /** Delay in milliseconds from the last change of the selection to the button. */
    private static final double CALM = 250;

    private static final String QUOTE =
            "M8 6H4.5v4.5H8zM8 10.5c0 2-1 3.2-3 3.7M15.5 6H12v4.5h3.5zM15.5 10.5c0 2-1 3.2-3 3.7";

    private final PanelContext context;
    private final Slots slots;
    private final HTMLElement button;
    private final HTMLElement label;
    private @Nullable Cancellable timer;
    private String words = "";

    /** Whether the next Tab focuses the button. This happens once for each selection. */
    private boolean offered;

    /** Whether the visitor has begun to select text, so that the selection of the page is observed. */
    private boolean observing;

    private QuoteButton(PanelContext context, Slots slots) {
        this.context = context;
        this.slots = slots;
        HTMLElement box = (HTMLElement) slots.middle.getFirstChild();
        button = Dom.iconButton("quote-button", QUOTE, box, event -> insert());
        label = Dom.el("span", "", button);
        Dom.hide(button, true);
        // The default action would clear the selection in some engines.
        Dom.on(button, "mousedown", event -> Dom.consume(event));
        Dom.on(slots.middle, "keydown", this::key);
        Dom.on(slots.middle, "selectstart", event -> observe());
        context.lifetime.add(this::stop);
    }

    /** Adds the button and the quote above the draft to the panel. */
    public static void add(PanelContext context, Slots slots) {
        slots.add(new QuoteButton(context, slots));
        slots.add(new QuoteStrip(context, slots.composer));
    }

    @Override
    public void update() {
        Dom.setText(label, context.strings.get("quote"));
    }

    private void observe() {
        if (!observing) {
            observing = true;
            context.lifetime.add(Dom.listen(Selections.document(), "selectionchange", event -> changed()));
        }
        changed();
    }

    private void changed() {
        stop();
        timer = context.clock.after(CALM, this::look);
    }

    private void stop() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    /** Shows the button at the selection, or hides it if no text of an answer is selected. */
    private void look() {
        JSObject range = Selections.range(slots.middle);
        String selected = range == null ? "" : Selections.words(range);
        if (selected.isEmpty() && Dom.hasFocus(button)) {
            return;
        }
        offered = !selected.isEmpty() && (offered || !selected.equals(words));
        words = selected;
        Dom.hide(button, selected.isEmpty());
        if (range != null && !selected.isEmpty()) {
            // On touch screens the engine shows its own commands above the selection.
            Selections.place(button, range, Dom.media("(pointer:coarse)").isMatches());
        }
    }

    private void key(JSObject event) {
        if (words.isEmpty()) {
            return;
        }
        if (offered && Dom.isKey(event, "Tab") && !((KeyboardEvent) event).isShiftKey() && !Dom.hasFocus(button)) {
            offered = false;
            Dom.consume(event);
            Dom.focus(button);
        } else if (Dom.isKey(event, "Escape")) {
            Dom.consume(event);
            close();
        }
    }

    private void close() {
        words = "";
        if (Dom.hasFocus(button)) {
            context.actions.focusTranscript();
        }
        Dom.hide(button, true);
    }

    private void insert() {
        // Half of a message, so that there is room for the visitor's own words.
        context.draft.setQuote(Selections.quoted(words, "", context.settings.number("message_characters") / 2));
        close();
        Dom.focus(Composing.field(slots.composer));
        context.actions.redraw();
        context.timers.saveSoon();
    }
}
