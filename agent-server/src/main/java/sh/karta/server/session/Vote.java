// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;

/**
 * A visitor's vote on an answer.
 *
 * @param value {@code up} or {@code down}; null withdraws
 * @param reason {@code wrong}, {@code not_asked}, {@code outdated} or {@code other}
 */
public record Vote(
        @Nullable String value,
        @Nullable String reason,
        @Nullable String text) {
    static final Vote NONE = new Vote(null, null, null);

    /** A withdrawn vote has no reason and no text. */
    public Vote {
        reason = value == null ? null : reason;
        text = value == null ? null : text;
    }

    static Vote of(Event feedback) {
        return new Vote(word(feedback, "value"), word(feedback, "reason"), word(feedback, "text"));
    }

    private static @Nullable String word(Event feedback, String field) {
        return feedback.field(field).isTextual() ? feedback.text(field) : null;
    }

    /** Writes {@code value}, which may be null, and the other fields if present. */
    public void writeTo(ObjectNode fields) {
        fields.put("value", value);
        if (reason != null) {
            fields.put("reason", reason);
        }
        if (text != null) {
            fields.put("text", text);
        }
    }
}
