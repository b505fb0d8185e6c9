// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.EarlierTurn;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.store.session.Row;

/**
 * The part of the path before a turn that an agent sees.
 *
 * @param history exchanges, the oldest first
 * @param question the message that a regeneration answers again; null for other turns
 */
record EarlierTurns(List<EarlierTurn> history, @Nullable Event question) {
    private static final int PAGE = 64;

    /**
     * Reads the rows before a turn, the newest first.
     *
     * @param path ends with the turn
     * @param window maximum number of exchanges
     */
    static EarlierTurns read(Path path, TurnState turn, int window) {
        Deque<EarlierTurn> history = new ArrayDeque<>();
        Deque<Event> rows = new ArrayDeque<>();
        Event question = null;
        long before = turn.id();
        boolean more = true;
        while (more && (history.size() < window || (turn.again() && question == null))) {
            List<Row> page = path.lastRows(before, PAGE);
            for (int i = page.size() - 1; i >= 0; i--) {
                Event event = LoadedSession.event(page.get(i));
                if (!event.type().equals(EventType.USER_MESSAGE)) {
                    rows.addFirst(event);
                } else if (turn.again() && question == null) {
                    question = event;
                    rows.clear();
                } else if (history.size() < window) {
                    history.addFirst(exchange(event, rows));
                    rows.clear();
                }
            }
            more = page.size() == PAGE;
            before = more ? page.get(0).seq() : before;
        }
        return new EarlierTurns(List.copyOf(history), question);
    }

    /** Writes exchanges into a snapshot. */
    static void write(Iterable<EarlierTurn> history, ArrayNode snapshot) {
        for (EarlierTurn exchange : history) {
            snapshot.addObject()
                    .put("user", exchange.userText())
                    .put("context", exchange.context())
                    .put("agent", exchange.agentText());
        }
    }

    /** Reads exchanges from the format of {@link #write}. */
    static Deque<EarlierTurn> parse(JsonNode snapshot) {
        Deque<EarlierTurn> history = new ArrayDeque<>();
        snapshot.forEach(exchange -> history.add(new EarlierTurn(
                exchange.path("user").asText(),
                exchange.path("context").asText(null),
                exchange.path("agent").asText())));
        return history;
    }

    private static EarlierTurn exchange(Event message, Deque<Event> rows) {
        TurnState turn = new TurnState(message);
        rows.stream().filter(row -> EventType.isDelta(row.type())).forEach(turn::apply);
        return turn.exchange();
    }
}
