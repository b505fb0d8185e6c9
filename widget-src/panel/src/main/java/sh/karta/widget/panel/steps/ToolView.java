// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.steps;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.dom.Addresses;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.transcript.PartView;
import sh.karta.widget.panel.transcript.PartViews;

/** A tool call: its title, result and duration, and when expanded its input and output, if the server shows them. */
public final class ToolView extends PartView {
    private final Step step;

    private final Message message;

    /** The visitor's approval of this call, which came just before it, or null. */
    private final @Nullable Part before;

    private ToolView(PanelContext context, Message message, Part part, HTMLElement parent) {
        super(context, part);
        this.message = message;
        Part last = null;
        for (int i = 0; message.parts.get(i) != part; i++) {
            // An event of an unknown type changes nothing.
            last = message.parts.get(i).kind == Part.OTHER ? last : message.parts.get(i);
        }
        before = last != null && last.kind == Part.APPROVAL && last.name.equals(part.name) && ToolTexts.isApproved(last)
                ? last
                : null;
        if (before != null) {
            // One line tells both. Later text may be here already, but no later approval.
            NodeList<? extends HTMLElement> approvals = parent.querySelectorAll(".approval");
            Dom.hide(approvals.get(approvals.getLength() - 1), true);
        }
        step = new Step(context, parent);
    }

    /** Adds the view to the transcript. */
    public static void add(PanelContext context, PartViews parts) {
        parts.add(Part.TOOL, (message, part, parent) -> new ToolView(context, message, part, parent));
    }

    @Override
    protected void show() {
        String line = ToolTexts.title(part);
        boolean approved = isApproved();
        if (part.open) {
            step.show(Icons.SPINNER, "spin", line, false);
        } else {
            String done = ToolTexts.text(part, "done");
            if (done != null && !part.isError) {
                line = done;
            }
            if (part.isError) {
                line = Text.concat(line, Text.concat(" · ", context.strings.get("failed")));
            }
            if (approved) {
                line = Text.concat(line, Text.concat(" · ", context.strings.get("youApproved")));
            }
            // The time of a call that waited for the visitor is not that of the tool.
            String time = approved ? null : context.duration(part);
            if (time != null) {
                // Isolated, so that text in the other direction does not split it.
                line = Text.concat(line, Text.concat(Text.concat(" · \u2068", time), "\u2069"));
            }
            step.show(
                    part.isError ? Icons.CROSS : Icons.CHECK,
                    part.isError ? "bad" : "good",
                    line,
                    !part.isError && !approved);
        }
        Dom.clear(step.inside);
        if (!passages(part.output)) {
            code("input", part.input);
            code("output", part.output);
        }
        step.fold(step.inside.hasChildNodes());
    }

    /** Returns whether the visitor has approved this call, just before it or while it waited. */
    private boolean isApproved() {
        boolean approved = before != null;
        for (Part other : message.parts) {
            approved |= ToolTexts.asks(other, part) && ToolTexts.isApproved(other);
        }
        return approved;
    }

    /** Shows passages that were found, objects with a title, as their titles and quotes. Returns whether there are any. */
    private boolean passages(@Nullable JsonValue output) {
        JsonValue found = output == null ? null : output.get("passages");
        JsonValue first = found == null ? null : found.at(0);
        if (found == null || first == null || first.string("title") == null) {
            return false;
        }
        HTMLElement list = Dom.el("ul", "", step.inside);
        for (int i = 0; i < found.size(); i++) {
            JsonValue passage = found.at(i);
            String title = passage == null ? null : passage.string("title");
            if (passage != null && title != null) {
                HTMLElement item = Dom.el("li", "", list);
                String url = passage.string("url");
                String address = url == null ? null : Addresses.web(url);
                Dom.setText(address == null ? Dom.el("b", "", item) : Dom.link("", address, item), title);
                String quote = passage.string("quote");
                if (quote != null && !quote.isEmpty()) {
                    Dom.setText(Dom.el("p", "", item), quote);
                }
            }
        }
        return true;
    }

    private void code(String key, @Nullable JsonValue value) {
        if (value != null) {
            Dom.setText(Dom.el("h3", "", step.inside), context.strings.get(key));
            HTMLElement code = Dom.el("pre", "code", step.inside);
            // A scrollable region must be reachable by keyboard (WCAG 2.1.1).
            code.setTabIndex(0);
            Dom.setText(code, JsValue.pretty(value));
        }
    }
}
