// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventType;
import sh.karta.server.store.SessionHead;

/** A command that waits for its turn, and the one who asked. */
final class Pending<T> {
    final CompletableFuture<T> done = new CompletableFuture<>();
    private final Command<T> command;

    Pending(Command<T> command) {
        this.command = command;
    }

    /** A decision made: what to append, and the head it leaves; without events there is no head to write. */
    record Attempt<T>(
            Pending<T> pending,
            List<Event> events,
            @Nullable SessionHead head,
            T answer) {
        /** Tells the one who asked. */
        void complete() {
            pending.done.complete(answer);
        }
    }

    /** Called under the session's lock. */
    Attempt<T> decide(SessionState state, Instant now) {
        Command.Decision<T> decision = command.decide(state, now);
        List<Event> events = new ArrayList<>(decision.events().size());
        long seq = state.lastSeq();
        // created_at never runs backwards within a session, whatever the wall clock does.
        Instant at = now.isBefore(state.lastEventAt()) ? state.lastEventAt() : now;
        TurnState running = state.turn();
        long turn = running == null ? 0 : running.id();
        for (EventDraft draft : decision.events()) {
            seq++;
            if (draft.type().equals(EventType.USER_MESSAGE)) {
                turn = seq;
                draft.fields().put("message_id", MessageId.ofQuestion(seq));
            } else if (EventType.isOfAnswer(draft.type()) && turn > 0) {
                draft.fields().put("message_id", MessageId.ofAnswer(turn));
            }
            events.add(Event.stamp(draft, seq, at));
        }
        SessionHead head = events.isEmpty() ? null : state.headAfter(events);
        return new Attempt<>(this, events, head, decision.answer());
    }
}
