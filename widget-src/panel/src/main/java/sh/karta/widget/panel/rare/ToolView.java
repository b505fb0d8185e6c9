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
                // Isolated, or it would be torn apart where its script runs the other way.
                line = Text.concat(line, Text.concat(Text.concat(" · \u2068", time), "\u2069"));
            }
            step.show(part.isError ? Icons.CROSS : Icons.CHECK, part.isError ? "bad" : "good", line);
        }
        Dom.clear(step.inside);
        code("input", part.input);
        code("output", part.output);
    }

    private void code(String key, @Nullable JsonValue value) {
        if (value != null) {
            Dom.setText(Dom.el("h3", "", step.inside), ui.strings.get(key));
            HTMLElement code = Dom.el("pre", "code", step.inside);
            // A region that scrolls is reached by keyboard (WCAG 2.1.1).
            code.setTabIndex(0);
            Dom.setText(code, JsValue.pretty(value));
        }
    }
}
