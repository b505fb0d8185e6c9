// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.util.ArrayList;
import java.util.List;
import sh.karta.server.event.Event;

/** Words of one session that are to move into the table of events together. Guarded by their {@link Tail}. */
final class Words {
    final Tail tail;
    /** When the first of them was appended, in nanoseconds. */
    final long since;
    /** No segment of {@link WordsFile} with a lower number holds any of them. */
    final long segment;

    private final List<Event> events = new ArrayList<>();
    /** Takes no more: is moved as it is. */
    private boolean sealed;

    private volatile boolean gone;

    Words(Tail tail, long since, long segment) {
        this.tail = tail;
        this.since = since;
        this.segment = segment;
    }

    /** Takes events without what they keep for their first readers. */
    void add(List<Event> more) {
        more.forEach(e -> events.add(new Event(e.seq(), e.type(), e.json())));
    }

    List<Event> events() {
        return events;
    }

    boolean sealed() {
        return sealed;
    }

    void seal() {
        sealed = true;
    }

    /** Whether they have moved, or are of no use. */
    boolean gone() {
        return gone;
    }

    void go() {
        gone = true;
    }
}
