// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;

/**
 * What a visitor thinks of an answer.
 *
 * @param value {@code up} or {@code down}; null withdraws
 * @param reason {@code wrong}, {@code not_asked}, {@code outdated} or {@code other}
 */
public record Vote(
        @Nullable String value,
        @Nullable String reason,
        @Nullable String text) {
    static final Vote NONE = new Vote(null, null, null);

    /** Without a value there is nothing to give a reason for. */
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

    /** Writes {@code value}, which may be null, and what there is of the rest. */
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
