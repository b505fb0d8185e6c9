// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.EventDraft;

/**
 * A request to a session. A pure function of the state, so it can be evaluated again if another server has
 * written first. Refuses by throwing a {@link sh.karta.server.problem.Problem}.
 *
 * @param <T> the result that the caller gets once the events are stored
 */
interface Command<T> {
    /**
     * Returns the decision for this state.
     *
     * @param next the number that the first event will have
     * @param expired whether the time for the approval that the turn waits for is over
     */
    Decision<T> decide(SessionState state, long next, boolean expired);

    /** Returns the idempotency key of the request; null for none. */
    default @Nullable Repeatable repeatable() {
        return null;
    }

    /** Returns the answer to a repeated request, which was accepted with this number the first time. */
    default T repeated(long seq) {
        throw new IllegalStateException("a command without a key was repeated");
    }

    /** Returns whether the command takes over the run of another server, which may not write from then on. */
    default boolean takesOver() {
        return false;
    }

    /**
     * Returns the run that writes. Only the server that drives the run may write, because only it knows all deltas. Null means any server.
     */
    default @Nullable UUID writer() {
        return null;
    }

    /** Returns whether the deltas of open parts are stored even if no event is. */
    default boolean storesDeltas(SessionState state) {
        return false;
    }

    /**
     * The result of a command.
     *
     * @param events to append, perhaps none
     * @param answer valid once the events are stored
     * @param accepted whether the request's key is stored with the events; a repeated request gets the number of the first event, or
     *     of the session's last one without events
     */
    record Decision<T>(List<EventDraft> events, T answer, boolean accepted) {
        static <T> Decision<T> of(T answer, EventDraft... events) {
            return new Decision<>(List.of(events), answer, false);
        }
    }
}
