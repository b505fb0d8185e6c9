// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;
import sh.karta.widget.panel.elements.Notes;
import sh.karta.widget.panel.elements.PlainText;
import sh.karta.widget.panel.elements.TextView;

/** The visitor's message in a bubble, with its state. */
final class VisitorView extends MessageView {
    private final PartViews views;
    private final HTMLElement author;
    private final HTMLElement bubble;
    private final TextView text;

    VisitorView(PanelContext context, PartViews views, Message message) {
        super(context, message, "turn you");
        this.views = views;
        author = Dom.el("span", "author", root);
        bubble = Dom.el("div", "bubble", root);
        text = new PlainText(bubble);
    }

    @Override
    public void update() {
        for (Part part : message.parts) {
            text.show(part.text, true);
        }
        if (!changed()) {
            return;
        }
        Dom.attr(bubble, "data-time", sign(author, context.strings.get("you")));
        clearBehind(bubble);
        if (message.attachments != null) {
            late = !context.features.loadIfNeeded();
            views.show(PartViews.FILES, message, root);
        }
        int status = message.status;
        boolean waiting = status == Message.WAITING;
        boolean failed = status == Message.FAILED;
        Dom.flag(root, "pale", waiting || status == Message.SENDING);
        if (waiting) {
            HTMLElement note = Dom.el("div", "note", root);
            Notes.add(note, Icons.CLOCK, context.strings.get("waiting"));
            Notes.link(note, context.strings.get("cancel"), event -> {
                context.actions.focusTranscript();
                context.conversation.cancel(message);
            });
        } else if (failed) {
            FailureNote.add(context, root, message, "unreached");
        } else if (status == Message.DONE) {
            // A question alone is no reason to load the features: the answer comes first.
            late = !context.features.isLoaded();
            views.show(PartViews.TOOLS, message, root);
        }
    }
}
