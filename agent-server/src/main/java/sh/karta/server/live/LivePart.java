// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;

/** A part of an answer as its deltas arrive, with all its text so far. Not thread-safe. */
public final class LivePart {
    private final String type;
    private final String id;
    private final String messageId;
    private final StringBuilder text = new StringBuilder();
    private long last;
    private Instant lastAt = Instant.EPOCH;
    private boolean stored;
    private int checkpointed;

    LivePart(String type, String id, String messageId) {
        this.type = type;
        this.id = id;
        this.messageId = messageId;
    }

    /** Returns the name of a part within its turn: the type of its events and its id. */
    static String key(String type, String id) {
        return type + ' ' + id;
    }

    /** Splits a name into the type and the id. */
    static String[] names(String key) {
        return key.split(" ", 2);
    }

    /** Returns the name of the part within its turn. */
    public String key() {
        return key(type, id);
    }

    public String id() {
        return id;
    }

    /** Returns whether the part is reasoning, not answer. */
    public boolean thinking() {
        return type.equals(EventType.THINKING);
    }

    public String text() {
        return text.toString();
    }

    public int length() {
        return text.length();
    }

    public String textFrom(int start) {
        return text.substring(start);
    }

    /** Returns the number of the last word. */
    public long last() {
        return last;
    }

    void add(String deltas, long number, Instant at) {
        text.append(deltas);
        renumber(number);
        lastAt = at;
        stored = false;
    }

    /** Replaces the text from an offset on with text that was stored as a draft. */
    void addDraft(int fromChar, String deltas, long number, Instant at) {
        text.setLength(Math.min(fromChar, text.length()));
        add(deltas, number, at);
        checkpointed = text.length();
    }

    void renumber(long number) {
        last = number;
    }

    /** Returns whether all the text is stored in a row. */
    boolean stored() {
        return stored;
    }

    void setStored() {
        stored = true;
        checkpointed = text.length();
    }

    /** Returns the length of the text that a checkpoint or a row has stored, in UTF-16 units. */
    public int checkpointed() {
        return checkpointed;
    }

    public void setCheckpointed(int characters) {
        checkpointed = Math.max(checkpointed, characters);
    }

    /** Returns the whole part as one event, in the form of its row. */
    public Event whole() {
        return whole(last);
    }

    /** Returns the same event with another number. */
    public Event whole(long number) {
        return whole(text.length(), number);
    }

    /** Returns the text up to an offset as one event that replaces what a reader has of the part. */
    Event whole(int end, long number) {
        ObjectNode fields = Json.object()
                .put("part_id", id)
                .put("text", text.substring(0, end))
                .put("message_id", messageId);
        return Event.stamp(new EventDraft(type, fields), number, lastAt);
    }

    /** Returns a piece of the text as one event that continues what a reader has of the part. */
    Event delta(int start, int end, long number) {
        return Event.deltas(type, id, text.substring(start, end), messageId, number, lastAt);
    }

    /** Returns whether this is the part of a type and an id within its turn. */
    boolean is(String otherType, String otherId) {
        return id.equals(otherId) && type.equals(otherType);
    }
}
