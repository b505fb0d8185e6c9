// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.wire.WireMapper;

/** Reads the log of one session: the cursor, and the text parts of the current turn. */
public final class LogReader {
    public final String id;
    final WireMapper mapper;
    private double cursor;
    private double turnStart = Double.NaN;

    /** Creates a reader at the beginning of the log. */
    public LogReader(String id, WireMapper mapper) {
        this.id = id;
        this.mapper = mapper;
    }

    /** Returns the number of the last event read, or 0 before the first. */
    public double cursor() {
        return cursor;
    }

    /** Returns whether {@code event} belongs to a turn before the latest post: another tab's turn, or one that was left. */
    public boolean isPast(AgentEvent event) {
        return event.seq < turnStart;
    }

    /** Moves the cursor to event {@code seq}, and clears the turn's text parts. Later events count as new. */
    public void rewind(double seq) {
        cursor = seq;
        turnStart = Double.NaN;
        mapper.startTurn();
    }

    /** Returns whether {@code log}, the answer to a request, has an end of a turn, a pause or a choice of a version after the cursor. */
    public boolean hasUnread(JsonValue log) {
        JsonValue events = log.get("events");
        boolean found = false;
        for (int i = 0; events != null && i < events.size(); i++) {
            JsonValue wire = events.at(i);
            if (wire != null && !(wire.number("seq") <= cursor)) {
                String type = wire.string("type");
                found |= "session.status_idle".equals(type)
                        || "session.error".equals(type)
                        || "user.select".equals(type);
            }
        }
        return found;
    }

    /** Sets the number {@code seq} of the message that was posted, or NaN if it is unknown. */
    void posted(double seq) {
        turnStart = seq;
    }

    /** Returns whether what was read does not reach the posted message, so that it was old. */
    boolean isBehind() {
        return cursor < turnStart;
    }

    /**
     * Moves the cursor to {@code wire}. Returns its event, or null if it is not new or is ignored. Without a number it could belong to any
     * turn, so it is no answer to a message that has one.
     */
    public @Nullable AgentEvent accept(JsonValue wire) {
        double seq = wire.number("seq");
        if (seq <= cursor || (Double.isNaN(seq) && turnStart > 0)) {
            return null;
        }
        AgentEvent event = mapper.map(wire, seq);
        if (seq > cursor) {
            cursor = seq;
        }
        return event;
    }
}
