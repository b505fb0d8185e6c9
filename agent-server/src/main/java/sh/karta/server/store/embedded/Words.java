// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.util.ArrayList;
import java.util.List;
import sh.karta.server.event.Event;

/**
 * Words of one session that the table of events does not have yet; at least one. Immutable.
 *
 * @param since when the first of them was appended, in nanoseconds
 * @param row no row of {@link WordsRing} with a lower number holds any of them
 */
record Words(long since, long row, List<Event> events) {
    static Words of(long since, long row, List<Event> events) {
        return new Words(since, row, joined(List.of(), events));
    }

    Words and(List<Event> more) {
        return new Words(since, row, joined(events, more));
    }

    /** The new ones without what an event keeps for its first readers. */
    private static List<Event> joined(List<Event> events, List<Event> more) {
        List<Event> all = new ArrayList<>(events.size() + more.size());
        all.addAll(events);
        more.forEach(e -> all.add(new Event(e.seq(), e.type(), e.json())));
        return all;
    }

    long lastSeq() {
        return events.get(events.size() - 1).seq();
    }
}
