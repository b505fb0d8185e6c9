// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

/** The states of a client, as its callers see them. */
public final class TurnState {
    /** No turn is running. */
    public static final int IDLE = 0;

    /** The message is being sent. */
    public static final int SENDING = 1;

    /** The agent is starting. Only conversations have this state. A client is {@link #RUNNING} then. */
    public static final int WARMING = 2;

    /** The server has accepted the message, or the turn was joined. */
    public static final int RUNNING = 3;

    /** The agent waits for the visitor's answer to a question. */
    public static final int PAUSED = 4;

    /** A turn was left and may still run at the server. Only {@link TurnQueue} distinguishes this from {@link #IDLE}. */
    public static final int DETACHED = 5;

    private TurnState() {}
}
