// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.approval;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.steps.ToolTexts;
import sh.karta.widget.panel.strings.Humanize;
import sh.karta.widget.panel.theme.Theme;
import sh.karta.widget.panel.transcript.PartView;
import sh.karta.widget.panel.transcript.PartViews;

/**
 * The agent's request for approval, with its target and the server's options. After the decision, one line with the
 * choice.
 */
public final class ApprovalView extends PartView {
    private final HTMLElement root;
    private @Nullable HTMLElement expiry;
    private @Nullable HTMLElement buttons;
    private boolean ticking;

    /** The theme with which the card was built. Another language brings another one. */
    private @Nullable Theme theme;

    /** The time on this device's clock at which the request expires, or NaN. */
    private final double deadline;

    /** The line of the call that waits for the decision, or null if the call begins after it. */
    private @Nullable HTMLElement call;

    private ApprovalView(PanelContext context, Message message, Part part, HTMLElement parent) {
        super(context, part);
        int place = 0;
        for (int i = 0; i < message.parts.size() && call == null; i++) {
            Part other = message.parts.get(i);
            if (ToolTexts.asks(part, other)) {
                call = parent.querySelectorAll(".step").get(place);
            }
            // Each of them is one step.
            place += other.kind == Part.TOOL || other.kind == Part.THINKING ? 1 : 0;
        }
        root = Dom.el("div", "approval", parent);
        // The transcript is not a live region (see Announcer), but an open request must be announced.
        Dom.attr(root, "aria-live", part.open ? "polite" : null);
        deadline = part.deadline(context.clock);
    }

    /** Adds the requests to the transcript, and their hint to the panel. */
    public static void add(PanelContext context, PartViews parts, Slots slots) {
        slots.add(new ApprovalHint(context, slots.middle));
        parts.add(Part.APPROVAL, (message, part, parent) -> new ApprovalView(context, message, part, parent));
    }

    @Override
    protected void show() {
        boolean expired = deadline <= context.clock.now();
        boolean over = !part.open || expired;
        if (over && Dom.hasFocus(root)) {
            context.actions.focusTranscript();
        }
        if (call != null) {
            // The card asks for it, and afterwards one line says what became of it.
            boolean approved = ToolTexts.isApproved(part);
            Dom.hide(call, !approved);
            Dom.hide(root, approved);
        }
        if (over) {
            Dom.clear(root);
            expiry = null;
            outcome(expired);
            return;
        }
        if (expiry == null || theme != context.settings.theme()) {
            theme = context.settings.theme();
            ask();
        }
        HTMLElement line = expiry;
        if (line != null && !Double.isNaN(deadline)) {
            Dom.setText(line, context.strings.get("expires", context.until(deadline)));
            // The passing of time does not change the message, so the view requests its own redraws.
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

    /** Builds the card, in place of one in another language. */
    private void ask() {
        int focused = focused();
        Dom.clear(root);
        HTMLElement card = Dom.el("div", "card", root);
        Dom.attr(card, "role", "group");
        String question = ToolTexts.text(part, "question");
        String what = question == null ? Text.concat(ToolTexts.title(part), "?") : question;
        Dom.attr(card, "aria-label", what);
        Dom.setText(Dom.el("h3", "", card), what);
        if (part.target != null) {
            target(part.target, card);
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
        if (focused >= 0) {
            Dom.focus((HTMLElement) row.getChildNodes().get(focused));
        }
        HTMLElement line = Dom.el("p", "expiry", card);
        Dom.attr(line, "aria-live", "off");
        Dom.hide(line, Double.isNaN(deadline));
        line.appendChild(Dom.icon(Icons.CLOCK));
        expiry = Dom.el("span", "", line);
    }

    /** Returns the index of the option with the focus, or -1. */
    private int focused() {
        NodeList<Node> options = buttons == null ? null : buttons.getChildNodes();
        int index = options == null ? -1 : options.getLength() - 1;
        while (options != null && index >= 0 && !Dom.hasFocus((HTMLElement) options.get(index))) {
            index--;
        }
        return index;
    }

    /** Shows a JSON object as labels with their values, and any other target as text. */
    private static void target(String target, HTMLElement card) {
        JsonValue object = new BrowserJson().parse(target);
        if (object == null || !object.isObject()) {
            Dom.setText(Dom.el("p", "", card), target);
            return;
        }
        HTMLElement list = Dom.el("dl", "", card);
        for (String name : JsValue.names(JsValue.raw(object))) {
            JsonValue value = object.get(name);
            if (value != null) {
                Dom.setText(Dom.el("dt", "", list), Humanize.of(name));
                Dom.setText(Dom.el("dd", "", list), JsValue.pretty(value));
            }
        }
    }

    private void decide(String option) {
        context.actions.focusTranscript();
        // Without effect on a second click, which may come before the card is removed in the next frame.
        context.conversation.confirm(part.id, option);
    }

    private void outcome(boolean expired) {
        String decision = part.decision;
        HTMLElement note = Dom.el("div", "note", root);
        HTMLElement line = Dom.el("span", "", note);
        line.appendChild(Dom.icon(ToolTexts.isApproved(part) ? Icons.CHECK : Icons.CROSS));
        String how = decision != null ? decided(decision) : context.strings.get(expired ? "expired" : "unanswered");
        Dom.text(Text.concat(ToolTexts.title(part), Text.concat(" · ", how)), Dom.el("b", "", line));
    }

    /** Returns the visitor's decision as text: "Approved once" for the usual options, whatever their labels, and the label of any other. */
    private String decided(String id) {
        String done = context.strings.find(Text.concat(id, "_done"));
        return done == null ? label(id) : done;
    }

    /** Returns the server's label, or its translation if the label is missing or one of the usual English ones. */
    private String label(String id) {
        JsonValue options = part.items;
        for (int i = 0; options != null && i < options.size(); i++) {
            JsonValue option = options.at(i);
            if (option != null && id.equals(option.string("id"))) {
                String label = option.string("label");
                if (label != null && !label.equals(id) && !context.strings.isEnglish(id, label)) {
                    return label;
                }
            }
        }
        String known = context.strings.find(id);
        return known == null ? Humanize.of(id) : known;
    }
}
