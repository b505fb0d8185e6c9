// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.store.session.Row;

/** Reads the rows of a path back: whole turns, and each part of an answer once. */
public final class History {
    /** @param hasMore whether there are events before the first of these */
    public record Page(List<ObjectNode> events, boolean hasMore) {}

    /** Rows that are read at once. Few, because each may be long. */
    private static final int CHUNK = 32;

    /** Characters of the rows of a page. Beyond the first turn, a page has no more. */
    private static final int MAX_CHARACTERS = 1_000_000;

    private History() {}

    /**
     * Returns the last turns before {@code before}: as many whole ones as fit into {@code limit} events and a million characters, at
     * least one.
     *
     * @param before exclusive; {@link Long#MAX_VALUE} for the end
     * @param open parts of the running turn that are not stored as rows yet
     * @param view converts an event to the part that the reader may see; returns null to hide it
     */
    static Page page(Path path, long before, int limit, List<Event> open, Function<Event, @Nullable Event> view) {
        List<ObjectNode> result = new ArrayList<>();
        Deque<Event> turn = new ArrayDeque<>();
        open.stream().filter(part -> part.seq() < before).forEach(turn::add);
        long bound = before;
        long characters = 0;
        while (true) {
            List<Row> chunk = path.lastRows(bound, CHUNK);
            for (int i = chunk.size() - 1; i >= 0; i--) {
                Event event = LoadedSession.event(chunk.get(i));
                characters += chunk.get(i).body().length();
                turn.addFirst(event);
                if (event.type().equals(EventType.USER_MESSAGE)) {
                    List<ObjectNode> shown = show(turn, view);
                    turn.clear();
                    if (!result.isEmpty() && (result.size() + shown.size() > limit || characters > MAX_CHARACTERS)) {
                        return new Page(result, true);
                    }
                    result.addAll(0, shown);
                }
            }
            if (chunk.size() < CHUNK) {
                result.addAll(0, show(turn, view));
                return new Page(result, false);
            }
            bound = chunk.get(0).seq();
        }
    }

    /**
     * Returns a whole path as operators and agents see it; null if it has more rows or bytes. Stops reading there.
     *
     * @param maxBytes of the rows, in UTF-8
     */
    static @Nullable List<ObjectNode> all(Path path, int maxRows, long maxBytes) {
        List<ObjectNode> result = new ArrayList<>();
        Deque<Event> turn = new ArrayDeque<>();
        int rows = 0;
        long bytes = 0;
        long after = 0;
        List<Row> page;
        do {
            page = path.rows(after, CHUNK);
            for (Row row : page) {
                rows++;
                bytes += row.body().getBytes(StandardCharsets.UTF_8).length;
                if (rows > maxRows || bytes > maxBytes) {
                    return null;
                }
                if (row.type().equals(EventType.USER_MESSAGE)) {
                    result.addAll(show(turn, History::ifPublic));
                    turn.clear();
                }
                turn.addLast(LoadedSession.event(row));
                after = row.seq();
            }
        } while (page.size() == CHUNK);
        result.addAll(show(turn, History::ifPublic));
        return result;
    }

    private static @Nullable Event ifPublic(Event event) {
        return EventType.isPublic(event.type()) ? event : null;
    }

    /** Returns the events of a turn. A part that was stored before its end has a second row with the whole text; the second row is used. */
    private static List<ObjectNode> show(Deque<Event> turn, Function<Event, @Nullable Event> view) {
        Deque<ObjectNode> shown = new ArrayDeque<>();
        Set<String> parts = new HashSet<>();
        turn.descendingIterator().forEachRemaining(stored -> {
            Event event = view.apply(stored);
            if (event != null
                    && (!EventType.isDelta(event.type()) || parts.add(event.type() + event.text("part_id")))) {
                shown.addFirst(event.fields().deepCopy());
            }
        });
        return List.copyOf(shown);
    }
}
