// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.actions;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.ConversationCalls;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;

/** The two feedback buttons under an answer, and the card that asks for the reason of a bad vote. */
final class FeedbackView {
    private final PanelContext context;
    private final Message message;
    private final HTMLElement row;
    private final HTMLElement word = Dom.el("span", "word");
    private final HTMLElement good;
    private final HTMLElement poor;

    /** The vote that the buttons show. It may not have reached the server yet. */
    private int vote;

    private @Nullable ReasonsCard card;
    private boolean sending;

    /** The vote to send after the one under way, so that the later of two clicks wins. */
    private @Nullable Runnable next;

    /** Adds the buttons to {@code row}. */
    FeedbackView(PanelContext context, Message message, HTMLElement row) {
        this.context = context;
        this.message = message;
        this.row = row;
        vote = message.feedback;
        Dom.attr(word, "role", "status");
        good = thumb("good", 1);
        poor = thumb("poor", -1);
        row.appendChild(word);
        press();
    }

    private HTMLElement thumb(String key, int feedback) {
        HTMLElement button = Dom.iconButton(
                key.equals("good") ? "action good" : "action poor",
                Icons.THUMB,
                row,
                event -> choose(vote == feedback ? 0 : feedback));
        Dom.label(button, context.strings.get(key));
        return button;
    }

    private void choose(int feedback) {
        close();
        send(feedback, null, null);
        if (feedback < 0) {
            card = new ReasonsCard(context, this, (HTMLElement) row.getParentNode());
        }
    }

    /** Removes the card, and returns the focus to the button that opened it. */
    void close() {
        ReasonsCard open = card;
        if (open != null) {
            card = null;
            if (Dom.hasFocus(open.root)) {
                Dom.focus(poor);
            }
            Dom.remove(open.root);
        }
    }

    /**
     * Sends a vote that replaces the last one, with a reason and a comment or null. Zero withdraws the vote. The card closes when its
     * comment was sent, and stays open if sending failed.
     */
    void send(int feedback, @Nullable String reason, @Nullable String text) {
        vote = feedback;
        press();
        if (sending) {
            next = () -> send(feedback, reason, text);
            return;
        }
        sending = true;
        new ConversationCalls(context.conversation).feedback(message, feedback, reason, text, (done, error) -> {
            sending = false;
            Runnable later = next;
            next = null;
            if (later != null) {
                later.run();
                return;
            }
            vote = message.feedback;
            press();
            if (error == null && text != null) {
                close();
            }
            Dom.setText(word, error != null ? context.strings.get("feedbackFailed") : thanks());
        });
    }

    private String thanks() {
        return vote == 0 ? "" : context.strings.get("thanks");
    }

    private void press() {
        Dom.attr(good, "aria-pressed", vote > 0 ? "true" : "false");
        Dom.attr(poor, "aria-pressed", vote < 0 ? "true" : "false");
    }
}
