// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.view.PartView;
import sh.karta.widget.panel.view.Ui;

/** The agent asks before it acts: what, on what, and the server's options; afterwards one line with the choice. */
final class ApprovalView extends PartView {
    private final HTMLElement root;
    private @Nullable HTMLElement expiry;
    private @Nullable HTMLElement buttons;
    private boolean ticking;

    ApprovalView(Ui ui, Part part, HTMLElement parent) {
        super(ui, part);
        root = Dom.el("div", "approval", parent);
        // The transcript is silent, see Announcer; that something is asked has to be heard.
        Dom.attr(root, "aria-live", "polite");
    }

    @Override
    protected void show() {
        boolean expired = part.expiresAt <= ui.clock.now();
        if (!part.open || expired) {
            if (Dom.hasFocus(root)) {
                ui.actions.stay();
            }
            Dom.clear(root);
            expiry = null;
            outcome(expired);
            return;
        }
        if (expiry == null) {
            ask();
        }
        HTMLElement line = expiry;
        if (line != null && !Double.isNaN(part.expiresAt)) {
            Dom.setText(line, ui.strings.get("expires", ui.until(part.expiresAt)));
            // Time is no change of the message: nobody else would have it drawn again.
            if (!ticking) {
                ticking = true;
                ui.clock.after(1000, this::tick);
            }
        }
    }

    private void tick() {
        ticking = false;
        if (Dom.isConnected(root)) {
            show();
        }
    }

    private void ask() {
        HTMLElement card = Dom.el("div", "card", root);
        Dom.attr(card, "role", "group");
        String what = Words.of(part.name);
        Dom.attr(card, "aria-label", what);
        Dom.setText(Dom.el("h3", "", card), Text.concat(what, "?"));
        if (part.target != null) {
            Dom.setText(Dom.el("p", "", card), part.target);
        }
        HTMLElement row = Dom.el("div", "buttons", card);
        buttons = row;
        JsonValue options = part.items;
        for (int i = 0; options != null && i < options.size(); i++) {
            JsonValue option = options.at(i);
            String id = option == null ? null : option.string("id");
            if (id != null) {
                Dom.setText(Dom.button(i == 0 ? "button first" : "button", row, event -> decide(id)), label(id));
            }
        }
        HTMLElement line = Dom.el("p", "", card);
        Dom.attr(line, "aria-live", "off");
        expiry = line;
    }

    private void decide(String option) {
        ui.actions.stay();
        if (buttons != null) {
            // A second click must not send a second answer.
            Dom.disableAll(buttons);
        }
        ui.conversation.confirm(part.id, option);
    }

    private void outcome(boolean expired) {
        String decision = part.decision;
        HTMLElement note = Dom.el("div", "note", root);
        HTMLElement line = Dom.el("span", "", note);
        line.appendChild(Dom.icon(decision == null || decision.equals("deny") ? Icons.CROSS : Icons.CHECK));
        String what = Words.of(part.name);
        String how = decision != null ? label(decision) : ui.strings.get(expired ? "expired" : "unanswered");
        Dom.text(Text.concat(what, Text.concat(" · ", how)), Dom.el("b", "", line));
    }

    /** The server's own label; its ids alone are translated. */
    private String label(String id) {
        JsonValue options = part.items;
        for (int i = 0; options != null && i < options.size(); i++) {
            JsonValue option = options.at(i);
            if (option != null && id.equals(option.string("id"))) {
                String label = option.string("label");
                if (label != null && !label.equals(id)) {
                    return label;
                }
            }
        }
        String known = ui.strings.find(id);
        return known == null ? Words.of(id) : known;
    }
}
