// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.live.LivePart;
import sh.karta.server.store.session.Accepted;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.SessionStore;

/**
 * A decision on its way to the store: the rows, in the order of their numbers, and the head after them. A decision that changes nothing in
 * the session is an attempt without an append.
 *
 * @param events the rows as events
 * @param parts the open parts whose text is among the rows, by number
 * @param from the tail on which the decision is based
 * @param to the tail afterwards
 * @param key to store without an append; null for none
 * @param answer for the caller of the command
 */
record Attempt<T>(
        Pending<T> pending,
        List<Event> events,
        Map<Long, LivePart> parts,
        UUID from,
        UUID to,
        @Nullable Append append,
        @Nullable Accepted key,
        T answer) {
    static <T> Attempt<T> nothing(Pending<T> pending, T answer) {
        return keyOnly(pending, null, answer);
    }

    /** Returns an attempt that stores the request's key, but leaves the session to the server that drives its run. */
    static <T> Attempt<T> keyOnly(Pending<T> pending, @Nullable Accepted key, T answer) {
        return new Attempt<>(pending, List.of(), Map.of(), SessionStore.NEW, SessionStore.NEW, null, key, answer);
    }

    /** Returns the append of an attempt that has one. */
    Append required() {
        return Objects.requireNonNull(append);
    }

    /** Completes the caller's request. */
    void complete() {
        pending.done.complete(answer);
    }

    /** Returns whether the last event ends a run. */
    boolean ending() {
        return !events.isEmpty()
                && EventType.endsRun(events.get(events.size() - 1).type());
    }

    /** Returns whether the events start a run. */
    boolean starting() {
        return events.stream().anyMatch(event -> event.type().equals(EventType.STATUS_RUNNING));
    }
}
