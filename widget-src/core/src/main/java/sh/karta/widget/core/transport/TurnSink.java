// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;

/** Receives one turn: {@link #accepted} once if a message was posted, events, and then {@link #ended}. */
public interface TurnSink {
    /** Reports that the server has accepted the message. {@code seq} is its number in the log, or NaN if unknown. */
    void accepted(double seq);

    /** Receives the next event. Nothing follows a pause, not even {@link #ended}. */
    void event(AgentEvent event);

    /** Reports that the stream was interrupted and is being reconnected ({@code false}), or works ({@code true}). */
    void connected(boolean up);

    /** Reports the end: after a terminal event (null), or because of a failure. */
    void ended(@Nullable KartaError error);
}
