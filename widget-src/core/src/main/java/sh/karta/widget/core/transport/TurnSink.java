// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.event.AgentEvent;

/** Hears one turn: {@link #accepted} once if something was posted, events, and one {@link #ended}. */
public interface TurnSink {
    /** The server has taken the message; {@code seq} is its number in the log, or NaN where the server says none. */
    void accepted(double seq);

    /** The next event. */
    void event(AgentEvent event);

    /** The stream broke and is being taken up again ({@code false}), or works ({@code true}). */
    void connected(boolean up);

    /** Nothing more comes: after a terminal event or a pause (null), or for a failure. */
    void ended(@Nullable KartaError error);
}
