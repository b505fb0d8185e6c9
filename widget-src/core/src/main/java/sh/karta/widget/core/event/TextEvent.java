// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.event;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.port.JsonValue;

/** Text of the agent: an {@link AgentEvent#MESSAGE} or {@link AgentEvent#THINKING}. */
public final class TextEvent extends AgentEvent {
    /** The complete text so far, of all message parts or of all thinking parts of this turn. */
    public final String text;

    /** The complete text so far of the part {@link #partId}. */
    public final String part;

    /** The id of the part, or null for the turn's unnamed part. */
    public final @Nullable String partId;

    public TextEvent(
            int type, double seq, @Nullable JsonValue wire, String text, String part, @Nullable String partId) {
        super(type, seq, wire, null);
        this.text = text;
        this.part = part;
        this.partId = partId;
    }
}
