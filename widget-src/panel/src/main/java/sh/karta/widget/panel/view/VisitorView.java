// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.rare.SentFilesView;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.theme.Theme;

/** The visitor's words in a bubble, and what became of them. */
final class VisitorView extends MessageView {
    private static final int UNKNOWN = -1;

    private final HTMLElement author;
    private final HTMLElement bubble;
    private final TextView text;
    private int status = UNKNOWN;
    private Theme theme;

    VisitorView(Ui ui, Message message) {
        super(ui, message, "turn you");
        theme = ui.theme;
        author = Dom.el("span", "author", root);
        bubble = Dom.el("div", "bubble", root);
        text = new PlainText(bubble);
    }

    @Override
    public void update() {
        for (Part part : message.parts) {
            text.show(part.text, true);
        }
        if (status == message.status && theme == ui.theme) {
            return;
        }
        status = message.status;
        theme = ui.theme;
        Dom.attr(bubble, "data-time", sign(author, ui.strings.get("you")));
        clearBehind(bubble);
        if (message.attachments != null && ui.rare.here()) {
            new SentFilesView(ui, message.parts.get(0), message.attachments, root).update();
        }
        boolean waiting = status == Message.WAITING;
        boolean failed = status == Message.FAILED;
        Dom.flag(root, "pale", waiting || status == Message.SENDING);
        if (waiting) {
            HTMLElement note = Dom.el("div", "note", root);
            Notes.add(note, Icons.CLOCK, ui.strings.get("waiting"));
            Notes.link(note, ui.strings.get("cancel"), event -> {
                ui.actions.stay();
                ui.conversation.cancel(message);
            });
        } else if (failed) {
            Notes.failure(ui, Dom.el("div", "note bad", root), message, "unreached");
        }
    }
}
