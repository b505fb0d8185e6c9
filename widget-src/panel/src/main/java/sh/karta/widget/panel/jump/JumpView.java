// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.jump;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import org.teavm.jso.dom.xml.NodeList;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.text.Text;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.Slots;
import sh.karta.widget.panel.context.View;
import sh.karta.widget.panel.elements.Icons;

/** A button that leads to the end of the transcript while there is content below. It also announces a new answer. */
public final class JumpView implements View {
    private final PanelContext context;
    private final HTMLElement middle;

    /** Fades the text behind the button out. */
    private final HTMLElement fade;

    private final HTMLElement button;
    private final HTMLElement words;

    /** The last message when the end of a complete answer was in view, or of a history whose end has not been in view. */
    private @Nullable Message known;

    /** Whether a turn has run since the panel was mounted or another conversation or version shown. Messages before it are history. */
    private boolean ran;

    private int left;

    /** Whether the button tells of a new answer, which the reader may reach by scrolling. */
    private boolean fresh;

    private JumpView(PanelContext context, HTMLElement parent) {
        this.context = context;
        middle = parent;
        fade = Dom.el("div", "below", parent);
        button = Dom.iconButton("jump", Icons.DOWN, fade, event -> {
            context.actions.follow();
            context.actions.focusTranscript();
        });
        words = Dom.el("span", "", button);
        Dom.on(middle.querySelector(".scroll"), "scroll", event -> {
            if (fresh && isInView()) {
                update();
            }
        });
    }

    /** Adds the button to the panel. */
    public static void add(PanelContext context, Slots slots) {
        slots.add(new JumpView(context, slots.middle));
    }

    @Override
    public void update() {
        boolean below = context.actions.isBelow();
        Dom.hide(fade, !below);
        int turn = context.conversation.turn();
        List<Message> messages = context.conversation.messages();
        Message last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
        ran = turn != TurnState.IDLE || (ran && left == context.conversation.left());
        left = context.conversation.left();
        if (turn == TurnState.IDLE && !(below && ran)) {
            known = last;
        }
        boolean writing = turn != TurnState.IDLE && turn != TurnState.PAUSED;
        if (!writing && last != known && last != null && !last.visitors && isInView()) {
            // The rest of the answer that is being read is not a new one.
            known = last;
        }
        fresh = !writing && last != known && last != null && !last.visitors;
        String text = context.strings.get("writing");
        if (!writing) {
            text = fresh ? context.strings.get("newAnswer") : "";
        }
        String name = context.strings.get("jump");
        Dom.setText(words, text);
        // Users of speech input say the visible text (WCAG 2.5.3).
        Dom.label(button, text.isEmpty() ? name : Text.concat(text, Text.concat(" ", name)));
    }

    /** Returns whether the last answer begins above the lower edge of the transcript. */
    private boolean isInView() {
        HTMLElement box = middle.querySelector(".scroll");
        NodeList<? extends HTMLElement> answers = box.querySelectorAll(".agent.turn");
        int last = answers.getLength() - 1;
        return last < 0 || answers.get(last).getOffsetTop() < box.getScrollTop() + box.getClientHeight();
    }
}
