// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Instant;
import java.util.List;
import sh.karta.server.event.EventDraft;

/**
 * Something asked of a session. Pure: it reads the state and says what would happen, so it can be asked again after another
 * server wrote to the log first. Refuses by throwing a {@link sh.karta.server.problem.Problem}.
 *
 * @param <T> what the caller is told once the events are in the log
 */
interface Command<T> {
    Decision<T> decide(SessionState state, Instant now);

    /** Events to append, perhaps none, and the answer that holds once they are in the log. */
    record Decision<T>(List<EventDraft> events, T answer) {
        static <T> Decision<T> of(T answer, EventDraft... events) {
            return new Decision<>(List.of(events), answer);
        }
    }
}
