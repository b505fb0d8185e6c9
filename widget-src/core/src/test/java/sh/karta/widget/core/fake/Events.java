// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.fake;

import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.event.TextEvent;
import sh.karta.widget.core.port.JsonValue;

/** Events as they come from the server. */
public final class Events {
    private static final JsonOnJvm JSON = new JsonOnJvm();

    private Events() {}

    /** Returns an event without number and values. */
    public static AgentEvent of(int type) {
        return of(type, Double.NaN, JSON.object());
    }

    /** Returns an event with the values of {@code wire}. */
    public static AgentEvent of(int type, double seq, JsonValue wire) {
        return new AgentEvent(type, seq, wire, null);
    }

    /** Returns an event with one value. */
    public static AgentEvent of(int type, double seq, String name, String value) {
        return of(type, seq, JSON.object().put(name, value));
    }

    /** Returns a text of the answer {@code messageId}, or of one without an id for null. */
    public static TextEvent text(int type, double seq, String messageId, String text) {
        return new TextEvent(type, seq, JSON.object().put("message_id", messageId), text, text, null);
    }
}
