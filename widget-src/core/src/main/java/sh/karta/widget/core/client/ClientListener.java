// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import sh.karta.widget.core.event.AgentEvent;

/** Hears what concerns a client as a whole. */
public interface ClientListener {
    /** Session {@code id} is in use from now on; {@code created} tells a new one from one taken up. */
    void session(String id, boolean created);

    /** {@link AgentClient#state} changed. */
    void stateChanged();

    /** A token was minted. */
    void token();

    /** The stream broke and is being taken up again ({@code false}), or works ({@code true}). */
    void connected(boolean up);

    /**
     * An event that is not of the turn being listened to, in the log's order: of a history, of another tab's turn, or of
     * a turn left early.
     */
    void past(AgentEvent event);
}
