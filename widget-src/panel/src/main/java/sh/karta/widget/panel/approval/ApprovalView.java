// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.approval;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.strings.Humanize;
import sh.karta.widget.panel.transcript.PartView;

/**
 * The agent's request for approval, with its target and the server's options. After the decision, one line with the
 * choice.
 */
public final class ApprovalView extends PartView {
    private final HTMLElement root;
    private @Nullable HTMLElement expiry;
    private @Nullable HTMLElement buttons;
    private boolean ticking;

    public ApprovalView(PanelContext context, Part part, HTMLElement parent) {
        super(context, part);
        root = Dom.el("div", "approval", parent);
        // The transcript is not a live region (see Announcer), but a request must be announced.
        Dom.attr(root, "aria-live", "polite");
    }

    @Override
    protected void show() {
        boolean expired = part.expiresAt <= context.clock.now();
        if (!part.open || expired) {
            if (Dom.hasFocus(root)) {
                context.actions.stay();
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
            Dom.setText(line, context.strings.get("expires", context.until(part.expiresAt)));
            // Passing time changes no message, so the view redraws itself.
            if (!ticking) {
                ticking = true;
                context.clock.after(1000, this::tick);
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
        String what = Humanize.of(part.name);
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
        HTMLElement line = Dom.el("p", "expiry", card);
        Dom.attr(line, "aria-live", "off");
        Dom.hide(line, Double.isNaN(part.expiresAt));
        line.appendChild(Dom.icon(Icons.CLOCK));
        expiry = Dom.el("span", "", line);
    }

    private void decide(String option) {
        context.actions.stay();
        if (buttons != null) {
            // A second click must not send a second decision.
            Dom.disableAll(buttons);
        }
        context.conversation.confirm(part.id, option);
    }

    private void outcome(boolean expired) {
        String decision = part.decision;
        HTMLElement note = Dom.el("div", "note", root);
        HTMLElement line = Dom.el("span", "", note);
        line.appendChild(Dom.icon(decision == null || decision.equals("deny") ? Icons.CROSS : Icons.CHECK));
        String what = Humanize.of(part.name);
        String how = decision != null ? label(decision) : context.strings.get(expired ? "expired" : "unanswered");
        Dom.text(Text.concat(what, Text.concat(" · ", how)), Dom.el("b", "", line));
    }

    /** Returns the server's label. Only bare ids are translated. */
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
        String known = context.strings.find(id);
        return known == null ? Humanize.of(id) : known;
    }
}
