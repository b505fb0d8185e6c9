// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.steps;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.elements.PlainText;
import sh.karta.widget.panel.transcript.PartView;
import sh.karta.widget.panel.transcript.PartViews;

/** The agent's reasoning, collapsed into one line. */
public final class ThinkingView extends PartView {
    private final Step step;
    private final PlainText text;

    private ThinkingView(PanelContext context, Part part, HTMLElement parent) {
        super(context, part);
        step = new Step(context, parent);
        text = new PlainText(step.inside);
    }

    /** Adds the view to the transcript. */
    public static void add(PanelContext context, PartViews parts) {
        parts.add(Part.THINKING, (message, part, parent) -> new ThinkingView(context, part, parent));
    }

    @Override
    protected void show() {
        String time = context.duration(part);
        String line = part.open
                ? context.strings.get("thinking")
                : time == null ? context.strings.get("thoughts") : context.strings.get("thought", time);
        text.show(part.text);
        step.fold(!part.text.isEmpty());
        step.show(Icons.THOUGHT, "", line, !part.open);
    }
}
