// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.actions;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.ConversationCalls;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;

/** The two feedback buttons under an answer. */
final class FeedbackView {
    private final PanelContext context;
    private final Message message;
    private final HTMLElement parent;
    private @Nullable HTMLElement good;
    private @Nullable HTMLElement poor;

    FeedbackView(PanelContext context, Message message, HTMLElement parent) {
        this.context = context;
        this.message = message;
        this.parent = parent;
    }

    /** Adds the buttons, or updates them. */
    void show() {
        if (good == null) {
            HTMLElement word = Dom.el("span", "word");
            Dom.attr(word, "role", "status");
            good = thumb("good", 1, word);
            poor = thumb("poor", -1, word);
            parent.appendChild(word);
        }
        press(good, 1);
        press(poor, -1);
    }

    private HTMLElement thumb(String key, int feedback, HTMLElement word) {
        HTMLElement button =
                Dom.iconButton(key.equals("good") ? "action good" : "action poor", Icons.THUMB, parent, event -> {
                    if (message.feedback != feedback) {
                        new ConversationCalls(context.conversation)
                                .feedback(message, feedback > 0, null, (done, error) -> {
                                    show();
                                    Dom.setText(word, context.strings.get(error == null ? "thanks" : "feedbackFailed"));
                                });
                    }
                });
        Dom.label(button, context.strings.get(key));
        return button;
    }

    private void press(@Nullable HTMLElement thumb, int feedback) {
        if (thumb != null) {
            Dom.attr(thumb, "aria-pressed", message.feedback == feedback ? "true" : "false");
        }
    }
}
