// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.counter;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSObject;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLTextAreaElement;
import org.teavm.jso.dom.xml.Node;
import sh.karta.widget.browser.dom.Composing;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;

/**
 * The counter of the characters (UTF-16) that the next message has left. It appears at the share {@link #FROM} of the server's limit. A
 * longer text stays in the field and cannot be sent.
 */
public final class Counter implements View {
    /** The share of the limit from which the counter is shown. */
    public static final double FROM = 0.9;

    private static final String ID = "counter";

    private final PanelContext context;
    private final Slots slots;
    private @Nullable HTMLElement root;
    private @Nullable HTMLElement reason;
    private @Nullable HTMLElement figure;

    public Counter(PanelContext context, Slots slots) {
        this.context = context;
        this.slots = slots;
    }

    @Override
    public void update() {
        if (root == null) {
            build();
        }
        HTMLTextAreaElement field = Composing.field(slots.composer);
        double most = context.settings.number("message_characters");
        double length = field.getValue().length();
        boolean shown = length >= most * FROM;
        boolean over = length > most;
        if (root != null && reason != null && figure != null) {
            Dom.hide(root, !shown);
            Dom.flag(root, "over", over);
            Dom.setText(
                    figure,
                    shown
                            ? context.count(over ? "charactersOver" : "charactersLeft", (int) Math.abs(most - length))
                            : "");
            // Only the reason is announced, because the number changes with every key.
            Dom.setText(reason, over ? context.strings.get("shorten") : "");
        }
        Dom.attr(field, "aria-describedby", shown ? ID : null);
        if (over != context.draft.isTooLong()) {
            context.draft.setTooLong(over);
            context.actions.redraw();
        }
    }

    private void build() {
        context.strings.english(CounterEnglish.JSON);
        Node shadow = context.features.bridge.getRoot();
        JSObject sheet = Dom.adopt(shadow, "%KARTA_CSS_counter%");
        context.lifetime.add(() -> Dom.unadopt(shadow, sheet));
        HTMLElement line = Dom.el("div", "counter");
        Dom.attr(line, "id", ID);
        HTMLElement words = Dom.el("span", "", line);
        Dom.attr(words, "role", "status");
        slots.frame.insertBefore(line, slots.composer);
        HTMLElement send = (HTMLElement) slots.composer.getLastChild();
        Dom.attr(send, "aria-describedby", ID);
        reason = words;
        figure = Dom.el("span", "", line);
        root = line;
    }
}
