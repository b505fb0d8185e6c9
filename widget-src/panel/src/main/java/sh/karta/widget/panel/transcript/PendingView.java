// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.transcript;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;
import sh.karta.widget.panel.context.PanelContext;
import sh.karta.widget.panel.context.View;

/** The placeholder of an answer: three dots, and a text after a while. */
public final class PendingView implements View {
    /** Delay of the dots in milliseconds. With a faster answer they would only flash. */
    private static final double DOTS_AFTER = 300;

    private static final double WORDS_AFTER = 4000;

    private final PanelContext context;
    private final HTMLElement root;
    private final HTMLElement words;
    private double since = Double.NaN;

    public PendingView(PanelContext context, HTMLElement parent) {
        this.context = context;
        root = Dom.el("div", "pending agent", parent);
        HTMLElement dots = Dom.el("span", "dots", root);
        Dom.attr(dots, "aria-hidden", "true");
        for (int i = 0; i < 3; i++) {
            Dom.el("i", "", dots);
        }
        words = Dom.el("span", "note", root);
        Dom.attr(words, "role", "status");
        Dom.hide(root, true);
    }

    @Override
    public void update() {
        double now = context.clock.uptime();
        if (!pending()) {
            if (Double.isNaN(since)) {
                return;
            }
            since = Double.NaN;
        } else if (Double.isNaN(since)) {
            since = now;
        }
        double waited = now - since;
        boolean shown = waited >= DOTS_AFTER;
        boolean warming = context.conversation.turn() == TurnState.WARMING;
        boolean late = waited >= WORDS_AFTER;
        Dom.hide(root, !shown);
        Dom.setText(
                words,
                !shown ? "" : warming ? context.strings.get("warming") : late ? context.strings.get("working") : "");
        if (waited < WORDS_AFTER) {
            context.timers.redrawIn((shown ? WORDS_AFTER : DOTS_AFTER) - waited);
        }
    }

    /** Returns the last message that is not waiting to be sent, or null. */
    private @Nullable Message last() {
        List<Message> messages = context.conversation.messages();
        int last = messages.size() - 1;
        while (last >= 0 && messages.get(last).status == Message.WAITING) {
            last--;
        }
        return last < 0 ? null : messages.get(last);
    }

    /** Returns whether a turn is running without visible progress. */
    private boolean pending() {
        int turn = context.conversation.turn();
        if (turn == TurnState.IDLE || turn == TurnState.PAUSED) {
            return false;
        }
        Message last = last();
        if (last == null || last.visitors) {
            return true;
        }
        Part part = last.last();
        return part == null || !part.open;
    }
}
