// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.approval;

import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.ScrollBoxes;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;

/**
 * Asks the visitor to answer an open request for approval, in the empty field and beside messages that were written while it was open.
 * Scrolls to the request when such a message is sent.
 */
final class ApprovalHint implements View {
    private final PanelContext context;
    private final HTMLElement middle;
    private int waiting;

    ApprovalHint(PanelContext context, HTMLElement middle) {
        this.context = context;
        this.middle = middle;
    }

    @Override
    public void update() {
        boolean asked = context.conversation.turn() == TurnState.PAUSED;
        context.draft.explain(
                asked ? context.strings.get("answerAbove") : null, asked ? context.strings.get("waitingAbove") : null);
        int now = 0;
        for (Message message : context.conversation.messages()) {
            now += message.status == Message.WAITING ? 1 : 0;
        }
        if (asked && now > waiting) {
            reveal();
        }
        waiting = now;
    }

    private void reveal() {
        HTMLElement card = middle.querySelector(".approval .card");
        if (card != null) {
            ScrollBoxes.reveal(card);
        }
    }
}
