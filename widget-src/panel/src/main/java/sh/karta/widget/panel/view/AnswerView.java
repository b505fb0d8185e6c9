// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Part;

/** The agent's words. */
final class AnswerView extends PartView {
    private final TextView text;

    AnswerView(Ui ui, Part part, HTMLElement parent) {
        super(ui, part);
        text = new PlainText(Dom.el("div", "text", parent));
    }

    @Override
    void show() {
        text.show(part.text, !part.open);
    }
}
