// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.view.PartView;
import sh.karta.widget.panel.view.PlainText;
import sh.karta.widget.panel.view.TextView;
import sh.karta.widget.panel.view.Ui;

/** The agent's reasoning, folded into one line. */
final class ThinkingView extends PartView {
    private final Step step;
    private final TextView text;

    ThinkingView(Ui ui, Part part, HTMLElement parent) {
        super(ui, part);
        step = new Step(parent);
        text = new PlainText(step.inside);
    }

    @Override
    protected void show() {
        String time = ui.duration(part);
        String line = part.open
                ? ui.strings.get("thinking")
                : time == null ? ui.strings.get("thoughts") : ui.strings.get("thought", time);
        step.show(Icons.THOUGHT, "", line);
        text.show(part.text, !part.open);
    }
}
