// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.rare.RareViews;
import sh.karta.widget.panel.theme.Theme;

/** One part of an agent's message; a closed part is not looked at again while its text, the words and the theme stay. */
public abstract class PartView implements View {
    protected final Ui ui;
    protected final Part part;
    private boolean closed;
    private String text = "";
    private Theme theme;

    protected PartView(Ui ui, Part part) {
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
    protected abstract void show();

    /** Returns the view of {@code part}, its elements at the end of {@code parent}; null where its file is not here yet. */
    static @Nullable PartView of(Ui ui, Part part, HTMLElement parent) {
        if (part.kind == Part.TEXT) {
            return new AnswerView(ui, part, parent);
        }
        return ui.rare.here() ? RareViews.of(ui, part, parent) : null;
    }

    /** Stands for a part that cannot be shown yet. */
    static final class Late extends PartView {
        Late(Ui ui, Part part) {
            super(ui, part);
        }

        @Override
        protected void show() {}
    }
}
