// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.event;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.error.KartaError;
import sh.karta.widget.core.port.JsonValue;

/** The end of a turn that failed: an {@link AgentEvent#ERROR}. */
public final class ErrorEvent extends AgentEvent {
    public final KartaError error;

    /**
     * Creates an event.
     *
     * @param seq its number, or NaN if no event of the server reported the failure
     * @param wire the event as it arrived, or null if no event of the server reported the failure
     */
    public ErrorEvent(double seq, @Nullable JsonValue wire, KartaError error) {
        super(ERROR, seq, wire, null);
        this.error = error;
    }
}
