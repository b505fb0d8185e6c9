// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import sh.karta.widget.core.event.AgentEvent;

/** Receives the events of a client that belong to no single turn. */
public interface ClientListener {
    /** Reports that session {@code id} is in use from now on. {@code created} is false for a resumed one. */
    void session(String id, boolean created);

    /** Reports a change of {@link AgentClient#state}. */
    void stateChanged();

    /** Reports a new token. */
    void token();

    /** Reports that the stream was interrupted and is being reconnected ({@code false}), or works ({@code true}). */
    void connected(boolean up);

    /**
     * Receives an event that is not part of the followed turn, in the log's order: from the history, from another tab's
     * turn, or from a turn that was left.
     *
     * @param history whether it was in the log when the session was resumed. Otherwise it came while the session was in
     *     use
     */
    void past(AgentEvent event, boolean history);
}
