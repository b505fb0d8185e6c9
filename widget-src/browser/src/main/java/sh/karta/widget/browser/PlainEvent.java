// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.browser;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSBody;
import org.teavm.jso.JSObject;
import sh.karta.widget.core.event.EventField;
import sh.karta.widget.core.event.EventType;
import sh.karta.widget.core.event.TextEvent;

/** Creates plain objects for frequent events. A literal sets members much faster than {@link JsValue}. */
public final class PlainEvent {
    private PlainEvent() {}

    /** Returns {@code event} with the names of public-api §6. */
    public static JSObject ofText(TextEvent event) {
        return text(
                EventType.name(event.type), event.seq, event.string(EventField.CREATED_AT), event.text, event.partId);
    }

    @JSBody(
            params = {"type", "seq", "at", "text", "part"},
            // Most events have these members. Engines store members that the literal lacks outside the object.
            script =
                    "if (seq === seq && part !== null) return at === null ? {type: type, text: text, seq: seq, partId: part}"
                            + " : {type: type, text: text, seq: seq, createdAt: at, partId: part};"
                            + "var e = {type: type, text: text};"
                            + "if (seq === seq) e.seq = seq;"
                            + "if (at !== null) e.createdAt = at;"
                            + "if (part !== null) e.partId = part;"
                            + "return e;")
    private static native JSObject text(
            String type, double seq, @Nullable String at, String text, @Nullable String part);
}
