// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.actions;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.html.HTMLInputElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.browser.dom.ScrollBoxes;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.elements.Icons;

/**
 * The card that asks for the faults of an answer: four reasons and a comment. A reason is sent when it is chosen, so that it
 * counts even if the visitor does not press Send.
 */
final class ReasonsCard {
    /** The server's limit of a comment in characters. */
    private static final int MAX_TEXT = 1000;

    final HTMLElement root;

    private final PanelContext context;
    private final FeedbackView feedback;
    private final HTMLElement choices;
    private final HTMLInputElement field;
    private @Nullable String reason;

    /** Adds the card to the end of {@code message}. */
    ReasonsCard(PanelContext context, FeedbackView feedback, HTMLElement message) {
        this.context = context;
        this.feedback = feedback;
        root = Dom.el("div", "reasons", message);
        Dom.attr(root, "role", "group");
        String title = context.strings.get("whatWrong");
        Dom.attr(root, "aria-label", title);
        HTMLElement head = Dom.el("div", "reasons-head", root);
        Dom.setText(Dom.el("b", "", head), title);
        Dom.label(
                Dom.iconButton("action", Icons.CLOSE, head, event -> feedback.close()),
                context.strings.get("closeCard"));
        choices = Dom.el("div", "choices", root);
        choice("wrong");
        choice("not_asked");
        choice("outdated");
        choice("other");
        HTMLElement line = Dom.el("div", "comment", root);
        field = Dom.input("comment-field", context.strings.get("tellMore"), MAX_TEXT, line);
        field.setPlaceholder(context.strings.get("tellMore"));
        Dom.setText(Dom.button("button first", line, event -> finish()), context.strings.get("send"));
        Dom.on(root, "keydown", event -> {
            if (Dom.isKey(event, "Escape")) {
                Dom.consume(event);
                feedback.close();
            }
        });
        Dom.on(field, "keydown", event -> {
            if (Dom.isKey(event, "Enter")) {
                Dom.consume(event);
                finish();
            }
        });
        ScrollBoxes.reveal(root);
    }

    private void choice(String id) {
        HTMLElement button = Dom.button("button", choices, event -> {});
        Dom.setText(button, context.strings.get(id));
        Dom.attr(button, "aria-pressed", "false");
        Dom.on(button, "click", event -> {
            HTMLElement before = choices.querySelector("[aria-pressed=true]");
            if (before != null) {
                Dom.attr(before, "aria-pressed", "false");
            }
            reason = before == button ? null : id;
            Dom.attr(button, "aria-pressed", reason == null ? "false" : "true");
            feedback.send(-1, reason, null);
        });
    }

    private void finish() {
        if (Dom.isBlank(field)) {
            feedback.close();
        } else {
            feedback.send(-1, reason, field.getValue());
        }
    }
}
