// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.theme.Theme;

/** One part of an agent's message; a closed part is not looked at again while its text, the words and the theme stay. */
abstract class PartView implements View {
    final Ui ui;
    final Part part;
    private boolean closed;
    private String text = "";
    private Theme theme;

    PartView(Ui ui, Part part) {
        this.ui = ui;
        this.part = part;
        theme = ui.theme;
    }

    @Override
    public final void update() {
        // A part behind which another one began may still go on.
        if (!closed || !text.equals(part.text) || theme != ui.theme) {
            closed = !part.open;
            text = part.text;
            theme = ui.theme;
            show();
        }
    }

    /** Shows the part as it is now. */
    abstract void show();

    /** Returns the view of {@code part}, its elements at the end of {@code parent}. */
    static PartView of(Ui ui, Part part, HTMLElement parent) {
        return switch (part.kind) {
            case Part.THINKING -> new ThinkingView(ui, part, parent);
            case Part.TOOL -> new ToolView(ui, part, parent);
            case Part.SOURCES -> new SourcesView(ui, part, parent);
            case Part.APPROVAL -> new ApprovalView(ui, part, parent);
            default -> new AnswerView(ui, part, parent);
        };
    }
}
