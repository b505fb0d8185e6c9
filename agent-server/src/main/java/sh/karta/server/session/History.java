// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.store.EventLog;

/**
 * A session's log as it is read back: whole turns, each run of deltas folded into one event that replaces its part. A page is
 * therefore right on its own, wherever it begins, and a long answer takes one row instead of hundreds.
 */
public final class History {
    /** @param hasMore whether there are events before the first of these */
    public record Page(List<ObjectNode> events, boolean hasMore) {}

    private static final int CHUNK = 512;
    private static final int ALL_PAGE = 1_000;

    private History() {}

    /**
     * The last turns before {@code before}: as many whole ones as fit into {@code limit} events, at least one.
     *
     * @param before exclusive; {@link Long#MAX_VALUE} for the end
     * @param view what the reader sees of an event; null for nothing
     */
    static Page page(EventLog log, String sessionId, long before, int limit, Function<Event, @Nullable Event> view) {
        List<ObjectNode> result = new ArrayList<>();
        Deque<Event> turn = new ArrayDeque<>();
        long bound = before;
        while (true) {
            List<Event> chunk = log.readBefore(sessionId, bound, CHUNK);
            for (int i = chunk.size() - 1; i >= 0; i--) {
                Event event = chunk.get(i);
                turn.addFirst(event);
                if (event.type().equals(EventType.USER_MESSAGE)) {
                    List<ObjectNode> folded = fold(turn, view);
                    turn.clear();
                    if (!result.isEmpty() && result.size() + folded.size() > limit) {
                        return new Page(result, true);
                    }
                    result.addAll(0, folded);
                }
            }
            if (chunk.size() < CHUNK) {
                result.addAll(0, fold(turn, view));
                return new Page(result, false);
            }
            bound = chunk.get(0).seq();
        }
    }

    /** The whole history as operators and agents see it. */
    static List<ObjectNode> all(EventLog log, String sessionId) {
        Deque<List<ObjectNode>> pages = new ArrayDeque<>();
        long before = Long.MAX_VALUE;
        Page page;
        do {
            page = page(log, sessionId, before, ALL_PAGE, event -> EventType.isPublic(event.type()) ? event : null);
            pages.addFirst(page.events());
            before = page.hasMore() ? page.events().get(0).path("seq").asLong() : before;
        } while (page.hasMore());
        return pages.stream().flatMap(List::stream).toList();
    }

    private static List<ObjectNode> fold(Iterable<Event> events, Function<Event, @Nullable Event> view) {
        List<ObjectNode> folded = new ArrayList<>();
        Map<String, StringBuilder> parts = new HashMap<>();
        String openPart = null;
        for (Event stored : events) {
            Event event = view.apply(stored);
            if (event == null) {
                continue;
            }
            ObjectNode node = event.fields().deepCopy();
            String part = partOf(event);
            if (part != null) {
                StringBuilder text = parts.computeIfAbsent(part, p -> new StringBuilder());
                if (!node.path("delta").asBoolean()) {
                    text.setLength(0);
                }
                text.append(event.text("text"));
                node.remove("delta");
                node.put("text", text.toString());
                if (part.equals(openPart)) {
                    folded.remove(folded.size() - 1);
                }
            } else if (event.type().equals(EventType.USER_MESSAGE)) {
                parts.clear();
            }
            openPart = part;
            folded.add(node);
        }
        return folded;
    }

    private static @Nullable String partOf(Event event) {
        boolean words = event.type().equals(EventType.MESSAGE) || event.type().equals(EventType.THINKING);
        return words ? event.type() + ' ' + event.text("part_id") : null;
    }
}
