// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.approval;

import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.Node;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.dom.ScrollBoxes;
import sh.karta.widget.core.client.TurnState;
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
        context.draft.setHint(asked ? context.strings.get("answerAbove") : null);
        NodeList<? extends HTMLElement> notes = middle.querySelectorAll(".pale > .note > span");
        String text = context.strings.get(asked ? "waitingAbove" : "waiting");
        for (int i = 0; i < notes.getLength(); i++) {
            Node words = notes.get(i).getLastChild();
            if (!text.equals(words.getNodeValue())) {
                words.setNodeValue(text);
            }
        }
        if (asked && notes.getLength() > waiting) {
            // Runs after the transcript has moved to the new message.
            context.clock.after(0, this::reveal);
        }
        waiting = notes.getLength();
    }

    private void reveal() {
        HTMLElement card = middle.querySelector(".approval .card");
        if (card != null) {
            ScrollBoxes.reveal(card);
        }
    }
}
