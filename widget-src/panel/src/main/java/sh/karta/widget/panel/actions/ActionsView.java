// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.actions;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.markdown.CopiedMarkdown;
import sh.karta.widget.panel.markdown.CopyButton;
import sh.karta.widget.panel.transcript.PartView;

/** The buttons under an answer: copy and feedback. */
public final class ActionsView extends PartView {
    private final Message message;
    private final HTMLElement parent;
    private final Runnable more;

    /**
     * Creates the view without showing it.
     *
     * @param part any part of {@code message}
     * @param parent an empty element after the parts
     * @param more adds the buttons of other features
     */
    public ActionsView(PanelContext context, Message message, Part part, HTMLElement parent, Runnable more) {
        super(context, part);
        this.message = message;
        this.parent = parent;
        this.more = more;
    }

    @Override
    protected void show() {
        HTMLElement parts = ((HTMLElement) parent.getParentNode()).querySelector(".parts");
        CopyButton.add(parent, context.strings, () -> CopiedMarkdown.of(message.text()), parts);
        if (context.settings.has("feedback")) {
            new FeedbackView(context, message, parent);
        }
        more.run();
    }
}
