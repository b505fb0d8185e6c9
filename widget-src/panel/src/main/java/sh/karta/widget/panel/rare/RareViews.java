// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.view.PartView;
import sh.karta.widget.panel.view.Ui;

/** The way into the rare file, for those who have seen to it that the file is here. */
public final class RareViews {
    private RareViews() {}

    /** Returns the view of a part that is no plain text, its elements at the end of {@code parent}. */
    public static PartView of(Ui ui, Part part, HTMLElement parent) {
        return switch (part.kind) {
            case Part.THINKING -> new ThinkingView(ui, part, parent);
            case Part.TOOL -> new ToolView(ui, part, parent);
            case Part.SOURCES -> new SourcesView(ui, part, parent);
            default -> new ApprovalView(ui, part, parent);
        };
    }
}
