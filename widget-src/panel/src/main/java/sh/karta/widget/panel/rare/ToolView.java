// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.JsValue;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.view.PartView;
import sh.karta.widget.panel.view.Ui;

/** A tool call: its name as words, how it went and how long it took; its input and output when unfolded. */
final class ToolView extends PartView {
    private final Step step;

    ToolView(Ui ui, Part part, HTMLElement parent) {
        super(ui, part);
        step = new Step(parent);
    }

    @Override
    protected void show() {
        String line = Words.of(part.name);
        if (part.open) {
            step.show(Icons.SPINNER, "spin", line);
        } else {
            if (part.isError) {
                line = Text.concat(line, Text.concat(" · ", ui.strings.get("failed")));
            }
            String time = ui.duration(part);
            if (time != null) {
                line = Text.concat(line, Text.concat(" · ", time));
            }
            step.show(part.isError ? Icons.CROSS : Icons.CHECK, part.isError ? "bad" : "good", line);
        }
        Dom.clear(step.inside);
        code("input", part.input);
        code("output", part.output);
    }

    private void code(String key, @Nullable JsonValue value) {
        if (value != null) {
            Dom.setText(Dom.el("h4", "", step.inside), ui.strings.get(key));
            Dom.setText(Dom.el("pre", "code", step.inside), JsValue.pretty(value));
        }
    }
}
