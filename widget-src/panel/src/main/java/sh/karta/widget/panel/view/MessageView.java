// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.Formats;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.text.Text;

/** One message of the transcript. */
abstract class MessageView implements View {
    final Ui ui;
    final Message message;
    final HTMLElement root;

    MessageView(Ui ui, Message message, String side) {
        this.ui = ui;
        this.message = message;
        root = Dom.el("div", side);
    }

    /**
     * Says who speaks and when to who does not see it, and returns when, in words; empty where nobody knows. Of what is hidden in a
     * long conversation nothing may be a layer: the engine goes through all of them with every frame.
     */
    final String sign(HTMLElement author, String name) {
        String time = Double.isNaN(message.createdAt) ? "" : Formats.time(ui.locale, message.createdAt);
        Dom.setText(author, Text.concat(name, Text.concat(" ", time)));
        return time;
    }

    /** Removes what follows {@code last}: what became of the message. */
    final void clearBehind(HTMLElement last) {
        while (root.getLastChild() != last) {
            root.removeChild(root.getLastChild());
        }
    }

    static MessageView of(Ui ui, Message message) {
        return message.visitors ? new VisitorView(ui, message) : new AgentView(ui, message);
    }
}
