// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.view;

import java.util.List;
import org.teavm.jso.dom.html.HTMLElement;
import sh.karta.widget.browser.dom.Dom;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.conversation.Message;
import sh.karta.widget.core.conversation.Part;

/** What stands where the answer will be: three dots, and after a while words. */
final class PendingView implements View {
    /** An answer that comes faster than this needs no dots; they would only flash. */
    private static final double DOTS_AFTER = 300;

    private static final double WORDS_AFTER = 4000;

    private final Ui ui;
    private final HTMLElement root;
    private final AvatarView avatar;
    private final HTMLElement words;
    private double since = Double.NaN;

    PendingView(Ui ui, HTMLElement parent) {
        this.ui = ui;
        root = Dom.el("div", "pending agent", parent);
        avatar = new AvatarView(ui, root);
        HTMLElement content = Dom.el("div", "", root);
        HTMLElement dots = Dom.el("span", "dots", content);
        Dom.attr(dots, "aria-hidden", "true");
        for (int i = 0; i < 3; i++) {
            Dom.el("i", "", dots);
        }
        words = Dom.el("span", "note", content);
        Dom.attr(words, "role", "status");
        Dom.hide(root, true);
    }

    @Override
    public void update() {
        double now = ui.clock.uptime();
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
        boolean warming = ui.conversation.turn() == TurnState.WARMING;
        boolean late = waited >= WORDS_AFTER;
        Dom.hide(root, !shown);
        avatar.update();
        Dom.setText(words, !shown ? "" : warming ? ui.strings.get("warming") : late ? ui.strings.get("working") : "");
        if (waited < WORDS_AFTER) {
            ui.redrawIn((shown ? WORDS_AFTER : DOTS_AFTER) - waited);
        }
        beside();
    }

    /** Under parts of the same answer the dots need no second avatar. */
    private void beside() {
        List<Message> messages = ui.conversation.messages();
        boolean goesOn = false;
        for (Message message : messages) {
            goesOn = !message.visitors || (goesOn && message.status == Message.WAITING);
        }
        Dom.flag(root, "on", goesOn);
    }

    /** Whether a turn runs and nothing on the screen moves for it. */
    private boolean pending() {
        int turn = ui.conversation.turn();
        if (turn == TurnState.IDLE || turn == TurnState.PAUSED) {
            return false;
        }
        List<Message> messages = ui.conversation.messages();
        for (int i = messages.size() - 1; i >= 0; i--) {
            Message message = messages.get(i);
            if (!message.visitors) {
                List<Part> parts = message.parts;
                return parts.isEmpty() || !parts.get(parts.size() - 1).open;
            }
            if (message.status != Message.WAITING) {
                return true;
            }
        }
        return true;
    }
}
