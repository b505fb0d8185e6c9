// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import java.util.List;
import java.util.UUID;
import java.util.function.ToIntFunction;
import sh.karta.server.agent.Step;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.live.TurnText;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.Loaded;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;

/**
 * A session as read from the store: the state folded from its rows, and the text of its open run as of the last checkpoint.
 *
 * @param state without a head for a session that does not exist
 */
record LoadedSession(SessionState state, TurnText live, UUID tail) {
    /** Reads the latest snapshot and the rows after it, or all rows if there is no usable snapshot. */
    static LoadedSession read(String id, SessionEnvironment environment) {
        ToIntFunction<String> window = project -> environment.agentOf(project).historyWindow();
        Loaded loaded = environment.store().load(id);
        if (loaded == null) {
            return new LoadedSession(new SessionState(id, window), new TurnText(0), SessionStore.NEW);
        }
        SessionState state = state(id, loaded, environment.store(), window);
        TurnText live = new TurnText(loaded.head().lastSeq());
        TurnState turn = state.turn();
        if (turn != null && turn.takenOver()) {
            live.takeOver();
        }
        if (turn != null) {
            // Drafts and deltas of other servers continue the text of the rows.
            for (Step step : turn.steps()) {
                if (step instanceof Step.Text text) {
                    live.addStored(
                            text.thinking() ? EventType.THINKING : EventType.MESSAGE,
                            text.partId(),
                            MessageId.ofAnswer(turn.id()),
                            text.text(),
                            state.lastEventAt());
                }
            }
            for (Draft draft : loaded.drafts()) {
                live.addDraft(
                        draft.part(),
                        MessageId.ofAnswer(turn.id()),
                        draft.fromChar(),
                        draft.text(),
                        draft.seq(),
                        state.lastEventAt());
            }
        }
        return new LoadedSession(state, live, loaded.tail());
    }

    /** Returns the state of a session, folded from its snapshot and rows. */
    static SessionState state(String id, Loaded loaded, SessionStore store, ToIntFunction<String> window) {
        SessionState state = new SessionState(id, window);
        state.setHead(loaded.head());
        List<Row> rows = loaded.rows();
        if (loaded.snapshot() == null || state.restore(loaded.snapshot())) {
            rows.forEach(row -> state.apply(event(row)));
            if (rows.size() >= SessionStore.LOADED_ROWS) {
                fold(
                        store,
                        state,
                        rows.get(rows.size() - 1).seq(),
                        loaded.head().lastSeq());
            }
        } else {
            fold(store, state, 0, loaded.head().lastSeq());
        }
        return state;
    }

    /** Folds the rows between two numbers in pages. Each page has the time limit of a read. */
    private static void fold(SessionStore store, SessionState state, long from, long last) {
        long after = from;
        List<Row> rows;
        do {
            rows = store.rows(state.id(), after, last + 1, SessionStore.LOADED_ROWS);
            rows.forEach(row -> state.apply(event(row)));
            after = rows.isEmpty() ? after : rows.get(rows.size() - 1).seq();
        } while (rows.size() == SessionStore.LOADED_ROWS);
    }

    static Event event(Row row) {
        return new Event(row.seq(), row.type(), row.body());
    }
}
