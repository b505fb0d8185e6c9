// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;

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

    static MessageView of(Ui ui, Message message) {
        return message.visitors ? new VisitorView(ui, message) : new AgentView(ui, message);
    }
}
