// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.transport;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.event.AgentEvent;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.wire.WireMapper;

/** How far we have read in the log of one session, and the parts of its running turn. */
public final class Session {
    public final String id;
    final WireMapper mapper;
    private double cursor;
    private double turnStart = Double.NaN;

    /** Makes the reader of a log that has not been read yet. */
    public Session(String id, WireMapper mapper) {
        this.id = id;
        this.mapper = mapper;
    }

    /** Returns the number of the last event seen, 0 before the first. */
    public double cursor() {
        return cursor;
    }

    /** Returns whether {@code event} belongs to a turn before the one that was posted last: another tab's, or one left early. */
    public boolean isPast(AgentEvent event) {
        return event.seq < turnStart;
    }

    /** Goes to just after event {@code seq}: later ones count as unseen, and the turn's parts begin anew. */
    public void rewind(double seq) {
        cursor = seq;
        turnStart = Double.NaN;
        mapper.startTurn();
    }

    /** Returns whether {@code log}, as read just now, has a turn running or the end of one that was not seen yet. */
    public boolean mayFollow(JsonValue log) {
        String status = log.string("status");
        if (status != null && status.equals("running")) {
            return true;
        }
        JsonValue events = log.get("events");
        for (int i = events == null ? -1 : events.size() - 1; i >= 0 && events != null; i--) {
            JsonValue wire = events.at(i);
            String type = wire == null || wire.number("seq") <= cursor ? null : wire.string("type");
            if (type != null && (type.equals("session.status_idle") || type.equals("session.error"))) {
                return true;
            }
        }
        return false;
    }

    /** Notes that the log got our message as number {@code seq}, NaN if unknown. */
    void posted(double seq) {
        turnStart = seq;
    }

    /** Returns the event if it is new and means something, else null; moves the cursor. */
    public @Nullable AgentEvent accept(JsonValue wire) {
        double seq = wire.number("seq");
        if (seq <= cursor) {
            return null;
        }
        AgentEvent event = mapper.map(wire, seq);
        if (seq > cursor) {
            cursor = seq;
        }
        return event;
    }
}
