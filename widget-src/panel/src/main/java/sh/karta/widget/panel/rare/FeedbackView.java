// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.rare;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.style.Icons;
import sh.karta.widget.panel.view.PartView;
import sh.karta.widget.panel.view.Ui;

/** Two thumbs under an answer. */
public final class FeedbackView extends PartView {
    private final Message message;
    private final HTMLElement parent;
    private @Nullable HTMLElement good;
    private @Nullable HTMLElement poor;

    /**
     * Shows nothing yet.
     *
     * @param part the last part of {@code message}
     */
    public FeedbackView(Ui ui, Message message, Part part, HTMLElement parent) {
        super(ui, part);
        this.message = message;
        this.parent = parent;
    }

    @Override
    protected void show() {
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

    private HTMLElement thumb(String key, int judgement, HTMLElement word) {
        HTMLElement button =
                Dom.iconButton(key.equals("good") ? "action good" : "action poor", Icons.THUMB, parent, event -> {
                    if (message.judgement != judgement) {
                        ui.conversation.feedback(message, judgement > 0, null, (done, error) -> {
                            show();
                            Dom.setText(word, ui.strings.get(error == null ? "thanks" : "feedbackFailed"));
                        });
                    }
                });
        Dom.label(button, ui.strings.get(key));
        return button;
    }

    private void press(@Nullable HTMLElement thumb, int judgement) {
        if (thumb != null) {
            Dom.attr(thumb, "aria-pressed", message.judgement == judgement ? "true" : "false");
        }
    }
}
