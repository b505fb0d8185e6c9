// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.actions;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.markdown.CopiedMarkdown;
import sh.karta.widget.panel.markdown.CopyButton;
import sh.karta.widget.panel.transcript.PartView;
import sh.karta.widget.panel.transcript.PartViews;

/** The buttons under an answer: copy and feedback. */
public final class ActionsView extends PartView {
    private final Message message;
    private final HTMLElement parent;
    private final PartViews.Factory more;

    /**
     * Creates the view without showing it.
     *
     * @param part any part of {@code message}
     * @param parent an empty element after the parts
     */
    private ActionsView(PanelContext context, Message message, Part part, HTMLElement parent, PartViews.Factory more) {
        super(context, part);
        this.message = message;
        this.parent = parent;
        this.more = more;
    }

    /**
     * Adds the view to the transcript.
     *
     * @param more creates the view of further buttons, after those of this view
     */
    public static void add(PanelContext context, PartViews parts, PartViews.Factory more) {
        parts.add(PartViews.ACTIONS, (message, part, parent) -> new ActionsView(context, message, part, parent, more));
    }

    @Override
    protected void show() {
        // An answer without text leads to its other versions only.
        if (!message.text().isEmpty()) {
            HTMLElement parts = ((HTMLElement) parent.getParentNode()).querySelector(".parts");
            CopyButton.add(parent, context.strings, () -> CopiedMarkdown.of(message.text()), parts);
            if (context.settings.has("feedback")) {
                new FeedbackView(context, message, parent);
            }
        }
        more.create(message, part, parent).update();
    }
}
