// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.transport.UserMessage;

/**
 * Receives one turn, in order: {@link #complete} and {@link #accepted} if a message was sent, events, and {@link #ended}.
 * May call the client.
 */
public interface TurnListener {
    /**
     * Receives {@code message} with the page's context before each post. May change the context, and may leave the turn instead.
     */
    default void complete(UserMessage message) {}

    /** Reports that the server has accepted the message. {@code seq} is its number in the log, or NaN. */
    default void accepted(double seq) {}

    /**
     * Decides whether to follow the turn that was found in the session.
     *
     * @param question the question at which the turn is paused, or null while it runs
     * @return whether to follow it. A question is then the next event
     */
    default boolean joins(@Nullable AgentEvent question) {
        return question == null;
    }

    /**
     * Receives the next event. A failure is the last event, of type {@link AgentEvent#ERROR}. Events of type
     * {@link AgentEvent#USER} are for transcripts.
     */
    void event(AgentEvent event);

    /** Reports that the turn is over or was taken over, and the client is free. Not called after {@link AgentClient#leave}. */
    void ended();
}
