// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One event of a session's log, in its final form. Immutable and shared between threads and readers: the parsed fields
 * and the SSE frame are each made once, on first use, whatever the number of readers.
 */
public final class Event {
    private final long seq;
    private final String type;
    private final String json;
    private volatile @Nullable JsonNode fields;
    private volatile @Nullable Instant createdAt;
    private volatile byte @Nullable [] frame;

    public Event(long seq, String type, String json) {
        this.seq = seq;
        this.type = type;
        this.json = json;
    }

    /** Gives a draft its place: {@code seq} and {@code created_at} become part of its JSON. */
    public static Event stamp(Draft draft, long seq, Instant at) {
        ObjectNode node = Json.object();
        node.put("type", draft.type());
        node.put("seq", seq);
        node.put("created_at", at.toString());
        node.setAll(draft.fields());
        Event event = new Event(seq, draft.type(), Json.write(node));
        event.fields = node;
        event.createdAt = at;
        return event;
    }

    public long seq() {
        return seq;
    }

    public String type() {
        return type;
    }

    /** The whole event as one line of JSON, as it is stored and sent. */
    public String json() {
        return json;
    }

    /** All fields, {@code type} and {@code seq} among them. Not to be changed. */
    public JsonNode fields() {
        JsonNode node = fields;
        if (node == null) {
            node = Json.parseTrusted(json);
            fields = node;
        }
        return node;
    }

    public String text(String field) {
        return fields().path(field).asText("");
    }

    public Instant createdAt() {
        Instant at = createdAt;
        if (at == null) {
            at = Instant.parse(text("created_at"));
            createdAt = at;
        }
        return at;
    }

    /** The event as a Server-Sent Events frame. {@code id} is a number and the data one line, so nothing can break out. */
    public byte[] frame() {
        byte[] bytes = frame;
        if (bytes == null) {
            bytes = ("id: " + seq + "\ndata: " + json + "\n\n").getBytes(StandardCharsets.UTF_8);
            frame = bytes;
        }
        return bytes;
    }
}
