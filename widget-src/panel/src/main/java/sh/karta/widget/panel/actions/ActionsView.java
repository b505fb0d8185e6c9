// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.actions;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.markdown.CopyButton;
import sh.karta.widget.panel.transcript.PartView;

/** The buttons under an answer: copy, copy as Markdown, and feedback. */
public final class ActionsView extends PartView {
    private final Message message;
    private final HTMLElement parent;

    /**
     * Creates the view without showing it.
     *
     * @param part any part of {@code message}
     * @param parent an element without content, behind the parts
     */
    public ActionsView(PanelContext context, Message message, Part part, HTMLElement parent) {
        super(context, part);
        this.message = message;
        this.parent = parent;
    }

    @Override
    protected void show() {
        HTMLElement parts = ((HTMLElement) parent.getParentNode()).querySelector(".parts");
        String answer = message.text();
        CopyButton.add(parent, "copy", context.strings, "copy", () -> Dom.shownText(parts));
        if (!answer.equals(parts.getTextContent())) {
            CopyButton.add(parent, "copy raw", context.strings, "copyMarkdown", () -> answer);
        }
        // An unfinished answer takes no feedback.
        if (message.status != Message.FAILED && context.settings.has("feedback")) {
            new FeedbackView(context, message, parent).show();
        }
    }
}
