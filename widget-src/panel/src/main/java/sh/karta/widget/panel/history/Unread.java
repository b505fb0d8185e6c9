// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.panel.history;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.browser.BrowserJson;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.conversation.Conversation;
import sh.karta.widget.core.port.JsonValue;

/**
 * Tracks unread conversations: those left during an answer, and those with activity since the last list. Nothing is stored, so no conversation is unread after a page load.
 */
final class Unread {
    /** Marks a conversation that the visitor left while an answer was running. */
    private static final double LEFT = -1;

    /** Marks a conversation that was shown after the last list. */
    private static final double SHOWN = 0;

    private final Conversation conversation;

    /** By the id of the conversation: the last known activity in milliseconds, or one of the constants above. */
    private final JsonValue known = BrowserJson.emptyObject();

    private @Nullable String current;
    private boolean answering;

    Unread(Conversation conversation) {
        this.conversation = conversation;
        current = conversation.sessionId();
    }

    /** Records the current conversation. When it changes, records whether the previous one was still being answered. */
    void update() {
        String id = conversation.sessionId();
        if (current != null && !current.equals(id)) {
            known.put(current, answering ? LEFT : SHOWN);
        }
        current = id;
        answering = conversation.turn() != TurnState.IDLE;
    }

    /** Returns whether conversation {@code id}, last active at {@code time} in milliseconds, has unread messages. */
    boolean isUnread(String id, double time) {
        double before = known.number(id);
        if (id.equals(current) || Double.isNaN(before) || before == SHOWN) {
            known.put(id, time);
            return false;
        }
        return before == LEFT || before < time;
    }
}
