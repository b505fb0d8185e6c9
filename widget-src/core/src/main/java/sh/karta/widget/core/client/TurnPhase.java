// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

/**
 * The phases of a turn. They are numbers in an order that makes most questions one comparison. As an enum they would
 * cost the panel 290 bytes.
 */
final class TurnPhase {
    /** The message is on its way: token, session, context, post. */
    static final int SENDING = 0;

    /** As {@link #SENDING}, with a session that replaces one the server has lost. This happens at most once. */
    static final int RESENDING = 1;

    /** The session's log is being read, to find a turn to follow. */
    static final int JOINING = 2;

    /** The server has accepted the message, or the turn was joined. */
    static final int ACCEPTED = 3;

    /** The question was answered, and the turn is followed again. */
    static final int RESUMED = 4;

    /** The turn is paused at a question. Another listener may take it over. */
    static final int PAUSED = 5;

    /** As {@link #PAUSED}, but the listener waits for the answer, so that no other listener may take the turn over. */
    static final int AWAITING_ANSWER = 6;

    /** Over. The listener receives the last event and the end. */
    static final int ENDED = 7;

    /** Over. The listener left, or another listener took the turn over. */
    static final int LEFT = 8;

    private TurnPhase() {}

    /** Returns the {@link TurnState} of a client whose turn is in {@code phase}. */
    static int state(int phase) {
        if (phase < JOINING) {
            return TurnState.SENDING;
        }
        return phase == PAUSED || phase == AWAITING_ANSWER ? TurnState.PAUSED : TurnState.RUNNING;
    }
}
