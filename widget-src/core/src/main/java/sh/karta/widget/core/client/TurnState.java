// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

/** How far the visitor's turn has come. */
public final class TurnState {
    /** No turn is running. */
    public static final int IDLE = 0;

    /** The visitor's message is on its way: token, session, post. */
    public static final int SENDING = 1;

    /** The agent is being started; said of a conversation, a client is {@link #RUNNING} then. */
    public static final int WARMING = 2;

    /** The server has accepted the message; the answer is being written. */
    public static final int RUNNING = 3;

    /** The agent waits for the visitor's decision. */
    public static final int PAUSED = 4;

    private TurnState() {}
}
