// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.conversation;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.client.AgentClient;
import sh.karta.widget.core.client.TurnListener;
import sh.karta.widget.core.client.TurnState;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.transport.UserMessage;

/**
 * The turn that the conversation follows. It lasts until the conversation has handled its end, which is after the
 * client's turn has ended.
 */
final class ActiveTurn {
    private final AgentClient client;

    /** Whether a turn is followed whose end has not been handled yet. */
    private boolean following;

    /** Whether the agent is starting. */
    private boolean warming;

    /** Whether the log has events that are not shown, so that it must be followed after this turn. */
    private boolean unread;

    /** Whether turns of other tabs are followed, of which some may be over already. */
    private boolean catchingUp;

    ActiveTurn(AgentClient client) {
        this.client = client;
    }

    /**
     * Returns a {@link TurnState}.
     *
     * @param asks whether a question waits for the visitor
     */
    int state(boolean asks) {
        int state = client.state();
        if (state == TurnState.RUNNING && warming) {
            return TurnState.WARMING;
        }
        if (isEnding()) {
            return TurnState.RUNNING;
        }
        // After the visitor's decision the question is closed, although the server has not confirmed it yet.
        return state == TurnState.PAUSED && !asks ? TurnState.RUNNING : state;
    }

    /** Returns whether the turn has ended, but its end has not been handled yet. */
    boolean isEnding() {
        return following && client.state() == TurnState.IDLE;
    }

    /** Begins a turn with {@code message}. Returns why it cannot begin, or null. */
    @Nullable
    KartaError send(UserMessage message, TurnListener listener) {
        following = true;
        KartaError refusal = client.send(message, listener);
        if (refusal != null) {
            following = false;
        }
        return refusal;
    }

    /** Follows a turn that another tab has started, or that was left. Returns whether that is possible. */
    boolean join(TurnListener listener) {
        following = true;
        following = client.stream(Double.NaN, listener) == null && following;
        return following;
    }

    /** Follows the turn that runs in the session whose log was just read. */
    void follow(TurnListener listener) {
        following = true;
        client.follow(listener);
    }

    /** Follows the turns that other tabs have started, one after the other, to the end of the log. */
    void catchUp(TurnListener listener) {
        catchingUp = true;
        join(listener);
    }

    /** Notes that another tab has answered the question at which the turn is paused. Its turn may be the next one already. */
    void answered() {
        catchingUp = true;
        client.answered();
    }

    /** Notes the latest event of the turn. */
    void event(AgentEvent event) {
        warming = event.type == AgentEvent.WARMING || (warming && event.type == AgentEvent.OTHER);
        // An event without a number is not from the server, so the log cannot be followed for now.
        unread |= catchingUp && event.isTerminal() && event.seq > 0;
    }

    /** Notes whether the log has events that are not shown. */
    void unread(boolean more) {
        unread = more;
    }

    /** Returns whether the log must be followed now, because it has events that are not shown. */
    boolean continues() {
        boolean more = unread;
        unread = false;
        catchingUp &= more;
        return more;
    }

    /** Notes that the end of the turn has been handled. */
    void ended() {
        following = false;
        warming = false;
    }

    /** Waits with {@code listener} for the answer if a question is pending. Returns whether the turn continues. */
    boolean awaitAnswer(boolean asks, TurnListener listener) {
        if (asks) {
            client.await(listener);
        }
        following = client.state() != TurnState.IDLE;
        return following;
    }

    /** Leaves the turn to the server. */
    void leave() {
        ended();
        unread = false;
        catchingUp = false;
        client.leave();
    }
}
