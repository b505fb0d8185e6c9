// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event of a session's log, in its final form. Immutable and shared between threads and readers. The parsed fields and the SSE
 * frame are computed on first use and cached for all readers.
 */
public final class Event {
    /** Field of {@link EventType#STATUS_RUNNING}: the W3C trace context, which visitors do not see. */
    public static final String TRACEPARENT = "traceparent";

    private static final String FRAME_ID = "id: ";
    private static final String FRAME_DATA = "\ndata: ";
    private static final String FRAME_END = "\n\n";

    private final long seq;
    private final String type;
    private final String json;
    /** The draft's fields if this process created the event; they save parsing the JSON. */
    private final @Nullable ObjectNode drafted;

    private volatile @Nullable JsonNode fields;
    private volatile @Nullable Instant createdAt;
    private volatile byte @Nullable [] frame;

    public Event(long seq, String type, String json) {
        this(seq, type, json, null);
    }

    private Event(long seq, String type, String json, @Nullable ObjectNode drafted) {
        this.seq = seq;
        this.type = type;
        this.json = json;
        this.drafted = drafted;
    }

    /** Creates an event from a draft: adds {@code seq} and {@code created_at} to its JSON. */
    public static Event stamp(EventDraft draft, long seq, Instant at) {
        // Only the draft's fields need escaping: types are constants of this server, and times have no special
        // characters.
        StringBuilder json = new StringBuilder(256)
                .append("{\"type\":\"")
                .append(draft.type())
                .append("\",\"seq\":")
                .append(seq)
                .append(",\"created_at\":\"")
                .append(at)
                .append('"');
        Json.appendFields(draft.fields(), json);
        json.append('}');
        Event event = new Event(seq, draft.type(), json.toString(), draft.fields());
        event.createdAt = at;
        return event;
    }

    public long seq() {
        return seq;
    }

    public String type() {
        return type;
    }

    /** Returns the event as one line of JSON, as it is stored and sent. */
    public String json() {
        return json;
    }

    /** Returns the size of the JSON in UTF-8, in bytes. */
    public int jsonBytes() {
        return frame().length - jsonBegin() - FRAME_END.length();
    }

    /** Writes the JSON in UTF-8. */
    public void putJson(ByteBuffer to) {
        to.put(frame(), jsonBegin(), jsonBytes());
    }

    private int jsonBegin() {
        int digits = 1;
        for (long rest = seq / 10; rest > 0; rest /= 10) {
            digits++;
        }
        return FRAME_ID.length() + digits + FRAME_DATA.length();
    }

    /** Returns all fields, including {@code type} and {@code seq}. Must not be modified. */
    public JsonNode fields() {
        JsonNode node = fields;
        if (node == null) {
            node = Json.parseTrusted(json);
            fields = node;
        }
        return node;
    }

    /** Returns a field of the event's type, but not {@code type}, {@code seq} or {@code created_at}; a missing node if absent. */
    public JsonNode field(String name) {
        return drafted == null ? fields().path(name) : drafted.path(name);
    }

    public String text(String field) {
        return field(field).asText("");
    }

    public Instant createdAt() {
        Instant at = createdAt;
        if (at == null) {
            at = Instant.parse(text("created_at"));
            createdAt = at;
        }
        return at;
    }

    /** Returns the event as visitors may see it; null if they must not see it. */
    public @Nullable Event shown() {
        if (!EventType.isPublic(type)) {
            return null;
        }
        if (type.equals(EventType.STATUS_RUNNING) && !field(TRACEPARENT).isMissingNode()) {
            ObjectNode visible = fields().deepCopy();
            visible.remove(TRACEPARENT);
            return new Event(seq, type, Json.write(visible));
        }
        boolean call = type.equals(EventType.TOOL_USE) || type.equals(EventType.TOOL_RESULT);
        if (!call && !(type.equals(EventType.USER_MESSAGE) && fields().has(MessageText.CONTEXT))) {
            return this;
        }
        Visibility visibility = Visibility.of(text(Visibility.FIELD));
        if (call && visibility == Visibility.NONE) {
            return null;
        }
        ObjectNode visible = fields().deepCopy();
        MessageText.hideContext(visible);
        visible.remove(Visibility.FIELD);
        if (call && visibility == Visibility.NAME) {
            visible.remove(List.of("input", "output"));
        }
        return new Event(seq, type, Json.write(visible));
    }

    /** Returns the event as a Server-Sent Events frame. {@code id} is a number and the data is one line, so no value can inject a field. */
    public byte[] frame() {
        byte[] bytes = frame;
        if (bytes == null) {
            bytes = (FRAME_ID + seq + FRAME_DATA + json + FRAME_END).getBytes(StandardCharsets.UTF_8);
            frame = bytes;
        }
        return bytes;
    }
}
