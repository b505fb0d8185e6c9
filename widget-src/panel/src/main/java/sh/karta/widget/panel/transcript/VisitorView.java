// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.PlainText;

/** The visitor's message in a bubble, with its state. */
final class VisitorView extends MessageView {
    private final PartViews views;
    private final HTMLElement author;
    private final HTMLElement bubble;
    private final PlainText text;
    private @Nullable HTMLElement said;

    VisitorView(PanelContext context, PartViews views, Message message) {
        super(context, message, "turn you");
        this.views = views;
        author = Dom.el("span", "author", root);
        bubble = Dom.el("div", "bubble", root);
        text = new PlainText(bubble);
    }

    /** Shows a text. A Markdown quote at its beginning, such as {@code Draft.quote}, becomes a block. */
    private void showText(String full) {
        String quote = "";
        int at = 0;
        while (Text.startsWith(full, "> ", at)) {
            int end = Text.indexOf(full, "\n", at) + 1;
            if (end == 0) {
                break;
            }
            quote = Text.concat(quote, Text.slice(full, at + 2, end));
            at = end;
        }
        boolean quotes = at > 0 && Text.startsWith(full, "\n", at);
        if (quotes && said == null) {
            said = Dom.el("q", "said");
            bubble.insertBefore(said, bubble.getFirstChild());
        }
        if (said != null) {
            Dom.setText(said, quotes ? quote : "");
        }
        text.show(quotes ? Text.slice(full, at + 1, full.length()) : full);
    }

    @Override
    public void update() {
        for (Part part : message.parts) {
            showText(part.text);
        }
        if (!changed()) {
            return;
        }
        queued |= message.status == Message.WAITING;
        // WaitingView shows it.
        Dom.hide(root, queued && (message.status == Message.WAITING || message.status == Message.SENDING));
        Dom.attr(bubble, "data-time", sign(author, context.strings.get("you")));
        clearBehind(bubble);
        if (message.attachments != null) {
            late = !context.features.loadIfNeeded();
            views.show(PartViews.FILES, message, root);
        }
        int status = message.status;
        Dom.flag(root, "pale", status == Message.SENDING);
        if (status == Message.FAILED) {
            FailureNote.add(context, root, message, "unreached");
        } else if (status == Message.DONE) {
            // A question alone is no reason to load the features: the answer comes first.
            late = !context.features.isLoaded();
            views.show(PartViews.TOOLS, message, root);
        }
    }
}
