// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
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
    /** Enough for a frame of words without their text. */
    private static final int FRAME_LENGTH = 208;

    private final long seq;
    private final String type;
    /** Null for words until asked for. */
    private volatile @Nullable String json;
    /** The frame as text. Only words have it, because they are sent far more often than they are read as JSON. */
    private final @Nullable String frameText;
    /** The draft's fields if this process created the event; they save parsing the JSON. */
    private final @Nullable ObjectNode drafted;

    private volatile @Nullable JsonNode fields;
    private volatile @Nullable Instant createdAt;
    private volatile byte @Nullable [] frame;

    public Event(long seq, String type, String json) {
        this(seq, type, json, null, null);
    }

    private Event(
            long seq, String type, @Nullable String json, @Nullable String frameText, @Nullable ObjectNode drafted) {
        this.seq = seq;
        this.type = type;
        this.json = json;
        this.frameText = frameText;
        this.drafted = drafted;
    }

    /** Creates an event from a draft: adds {@code seq} and {@code created_at} to its JSON. */
    public static Event stamp(EventDraft draft, long seq, Instant at) {
        StringBuilder json = new StringBuilder(256);
        appendHead(json, draft.type(), seq, at);
        Json.appendFields(draft.fields(), json);
        json.append('}');
        Event event = new Event(seq, draft.type(), json.toString(), null, draft.fields());
        event.createdAt = at;
        return event;
    }

    /**
     * Creates an event that appends words to a part of an answer. Equals {@link #stamp} of its draft with {@code message_id}, but is made
     * for the many words of many streams.
     */
    public static Event deltas(String type, String partId, String text, String messageId, long seq, Instant at) {
        StringBuilder frame = new StringBuilder(FRAME_LENGTH + text.length())
                .append(FRAME_ID)
                .append(seq)
                .append(FRAME_DATA);
        appendHead(frame, type, seq, at);
        frame.append(",\"part_id\":");
        Json.appendString(partId, frame);
        frame.append(",\"text\":");
        Json.appendString(text, frame);
        frame.append(",\"delta\":true,\"message_id\":");
        Json.appendString(messageId, frame);
        Event event =
                new Event(seq, type, null, frame.append('}').append(FRAME_END).toString(), null);
        event.createdAt = at;
        return event;
    }

    /** Only an event's fields need escaping: types are constants of this server, and times have no special characters. */
    private static void appendHead(StringBuilder json, String type, long seq, Instant at) {
        json.append("{\"type\":\"")
                .append(type)
                .append("\",\"seq\":")
                .append(seq)
                .append(",\"created_at\":\"")
                .append(Time.text(at))
                .append('"');
    }

    /** A time and its text. The last one is kept, because a busy server writes many events in the same millisecond. */
    private record Time(Instant at, String text) {
        private static volatile Time last = new Time(Instant.EPOCH, Instant.EPOCH.toString());

        static String text(Instant at) {
            Time time = last;
            if (!time.at.equals(at)) {
                time = new Time(at, at.toString());
                last = time;
            }
            return time.text;
        }
    }

    public long seq() {
        return seq;
    }

    public String type() {
        return type;
    }

    /** Returns the event as one line of JSON, as it is stored and sent. */
    public String json() {
        String text = json;
        if (text == null) {
            text = Objects.requireNonNull(frameText);
            text = text.substring(text.indexOf(FRAME_DATA) + FRAME_DATA.length(), text.length() - FRAME_END.length());
            json = text;
        }
        return text;
    }

    /** Returns all fields, including {@code type} and {@code seq}. Must not be modified. */
    public JsonNode fields() {
        JsonNode node = fields;
        if (node == null) {
            node = Json.parseTrusted(json());
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
            String text = frameText == null ? FRAME_ID + seq + FRAME_DATA + json() + FRAME_END : frameText;
            bytes = text.getBytes(StandardCharsets.UTF_8);
            frame = bytes;
        }
        return bytes;
    }
}
