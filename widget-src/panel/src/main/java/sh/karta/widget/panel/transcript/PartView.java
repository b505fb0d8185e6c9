// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.theme.Theme;

/**
 * One part of an agent's message. A closed part is not drawn again while its text, the strings and the theme stay the
 * same.
 */
public abstract class PartView implements View {
    protected final PanelContext context;
    protected final Part part;

    /** Whether it must be shown again when features have loaded. */
    protected boolean late;

    private boolean closed;
    private String text = "";
    private Theme theme;

    protected PartView(PanelContext context, Part part) {
        this.context = context;
        this.part = part;
        theme = context.settings.theme();
    }

    @Override
    public final void update() {
        // A part may still grow after the next one has begun.
        if (!closed
                || !text.equals(part.text)
                || theme != context.settings.theme()
                || (late && context.features.loadIfNeeded())) {
            closed = !part.open;
            text = part.text;
            theme = context.settings.theme();
            show();
        }
    }

    /** Shows the part's current state. */
    protected abstract void show();
}
