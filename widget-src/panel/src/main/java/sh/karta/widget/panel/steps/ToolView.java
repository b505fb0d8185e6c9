// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.steps;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.dom.Dom;
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

    private ToolView(PanelContext context, Part part, HTMLElement parent) {
        super(context, part);
        step = new Step(parent);
    }

    /** Adds the view to the transcript. */
    public static void add(PanelContext context, PartViews parts) {
        parts.add(Part.TOOL, (message, part, parent) -> new ToolView(context, part, parent));
    }

    @Override
    protected void show() {
        String line = ToolTexts.title(part);
        if (part.open) {
            step.show(Icons.SPINNER, "spin", line);
        } else {
            String done = ToolTexts.text(part, "done");
            if (done != null && !part.isError) {
                line = done;
            }
            if (part.isError) {
                line = Text.concat(line, Text.concat(" · ", context.strings.get("failed")));
            }
            String time = context.duration(part);
            if (time != null) {
                // Isolated, so that text in the other direction does not split it.
                line = Text.concat(line, Text.concat(Text.concat(" · \u2068", time), "\u2069"));
            }
            step.show(part.isError ? Icons.CROSS : Icons.CHECK, part.isError ? "bad" : "good", line);
        }
        Dom.clear(step.inside);
        code("input", part.input);
        code("output", part.output);
        step.fold(step.inside.hasChildNodes());
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
