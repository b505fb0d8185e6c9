// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import sh.karta.widget.core.event.AgentEvent;

/** Hears one turn, in order: {@link #accepted} if something was sent, events, and {@link #ended} last. May call the client. */
public interface TurnListener {
    /** The server has taken the message; {@code seq} is its number in the log, or NaN. */
    default void accepted(double seq) {}

    /**
     * The next event. A failure is an event too, of type {@link AgentEvent#ERROR}, and the last one. Events of type
     * {@link AgentEvent#USER} are for transcripts.
     */
    void event(AgentEvent event);

    /** The turn is over, or somebody else follows it now; the client is free. Not called after {@link AgentClient#leave}. */
    void ended();
}
