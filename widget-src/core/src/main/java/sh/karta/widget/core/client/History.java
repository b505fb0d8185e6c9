// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.client;

import java.util.ArrayList;
import java.util.List;
import sh.karta.widget.core.error.Reply;
import sh.karta.widget.core.port.JsonValue;
import sh.karta.widget.core.transport.ManagedAgents;

/**
 * A part of a session's log that begins with a turn. Pages are fetched backwards until one contains the beginning of a
 * turn, so that no turn is read from its middle.
 */
final class History {
    /** The events, oldest first. */
    List<JsonValue> events = new ArrayList<>();

    /** The number of the first event, or NaN. */
    double first = Double.NaN;

    /** Whether the log has earlier events. */
    boolean more;

    /** Whether a turn was running when the end of the log was read. */
    boolean running;

    /** Creates a part without events. */
    History() {}

    /** Reads the part that ends before event {@code before}, or at the end of the log if that is NaN. */
    static void read(ManagedAgents managed, String id, double before, Reply<History> reply) {
        new History().page(managed, id, before, Double.POSITIVE_INFINITY, reply);
    }

    /** Reads the part after event {@code after}, to the end of the log. It may begin before that. */
    static void readAfter(ManagedAgents managed, String id, double after, Reply<History> reply) {
        new History().page(managed, id, Double.NaN, after, reply);
    }

    private void page(ManagedAgents managed, String id, double before, double after, Reply<History> reply) {
        managed.log(id, before, (log, error) -> {
            if (log == null) {
                reply.done(null, error);
                return;
            }
            List<JsonValue> page = new ArrayList<>();
            JsonValue wires = log.get("events");
            int turn = -1;
            for (int i = 0; wires != null && i < wires.size(); i++) {
                JsonValue wire = wires.at(i);
                // A server that does not support paging sends the same page again.
                if (wire == null || wire.number("seq") >= before) {
                    continue;
                }
                if (turn < 0 && "user.message".equals(wire.string("type"))) {
                    turn = page.size();
                }
                page.add(wire);
            }
            more = log.flag("has_more") && !page.isEmpty();
            if (Double.isNaN(before)) {
                running = Session.isRunning(log);
            }
            boolean further = more && (turn < 0 || page.get(0).number("seq") > after + 1);
            // Events before the first turn of the last page are read with the page before it.
            List<JsonValue> later = events;
            events = new ArrayList<>();
            for (int i = more && !further ? turn : 0; i < page.size(); i++) {
                events.add(page.get(i));
            }
            events.addAll(later);
            first = events.isEmpty() ? Double.NaN : events.get(0).number("seq");
            if (further && !Double.isNaN(first)) {
                page(managed, id, first, after, reply);
            } else {
                reply.done(this, null);
            }
        });
    }
}
