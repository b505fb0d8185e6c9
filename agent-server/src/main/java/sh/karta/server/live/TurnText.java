// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.live;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.live.LiveBus.Delta;
import sh.karta.server.live.LiveBus.Mark;

/**
 * Serves the readers of a session from memory: the rows of its latest turn, and the deltas that are not stored as rows yet. Rows and deltas
 * share one rising sequence of numbers. A reader keeps only its cursor. A slow reader gets all the text it lacks in one event. Not
 * thread-safe.
 */
public final class TurnText {
    /** Limits the memory of a long turn. Slower readers read the store. */
    private static final int MAX_ITEMS = 64;

    /** A row, or deltas. */
    private record Item(@Nullable Event row, @Nullable NumberedText deltas) {
        long last() {
            return deltas != null ? deltas.last() : row != null ? row.seq() : 0;
        }
    }

    /**
     * Ordered by number, without overlaps, so a reader that has one item has all items before it. The last one ends with {@link #last}, so
     * deltas that are added to it have consecutive numbers.
     */
    private final List<Item> items = new ArrayList<>();

    /** The parts that have deltas in memory, by key. */
    private final Map<String, LivePart> parts = new LinkedHashMap<>();

    private long start;
    private long last;

    /** Whether readers may have deltas of the turn that were lost with another server. */
    private boolean takenOver;

    /** @param start the number of the session's last row; readers behind it read the store */
    public TurnText(long start) {
        this.start = start;
        this.last = start;
    }

    /** Returns the highest number of a row or a word. */
    public long last() {
        return last;
    }

    /** Returns the number after which everything is in memory. Rows up to it are in the store. */
    public long start() {
        return start;
    }

    /** Returns whether a reader with this cursor gets everything from memory. */
    public boolean covers(long cursor) {
        return cursor >= start;
    }

    /**
     * Adds a row.
     *
     * @param part the part whose text the row has; null for other rows. If the row's number differs from that of the part's last word,
     *     every reader gets the row, because after a take-over readers may have more or less of the text than the store
     */
    public void addRow(Event row, @Nullable LivePart part) {
        if (EventType.startsTurn(row.type())) {
            takenOver = false;
            parts.clear();
        }
        if (part == null) {
            items.add(new Item(row, null));
        } else if (part.last() != row.seq()) {
            addWhole(part, row.seq());
        }
        if (part != null) {
            part.setStored();
        }
        last = Math.max(last, row.seq());
        while (items.size() > MAX_ITEMS && isRow(items.get(0))) {
            start = items.remove(0).last();
        }
    }

    private static boolean isRow(Item item) {
        return item.deltas() == null || item.deltas().part().stored();
    }

    /** Marks the turn as taken over from another server. Readers then get each part from its beginning. */
    public void takeOver() {
        takenOver = true;
    }

    /** Adds a word. Readers may see it immediately. */
    public LivePart addDelta(String type, String partId, String messageId, String deltas, Instant at) {
        last++;
        NumberedText current =
                items.isEmpty() ? null : items.get(items.size() - 1).deltas();
        // Most deltas continue the part before them.
        LivePart part =
                current != null && current.part().is(type, partId) ? current.part() : part(type, partId, messageId);
        if (current == null || current.part() != part) {
            // After a take-over, readers may have deltas that were lost, so the first deltas replace the part.
            boolean first = items.stream()
                    .noneMatch(item -> item.deltas() != null && item.deltas().part() == part);
            current = new NumberedText(part, part.length(), last, takenOver && first);
            items.add(new Item(null, current));
        }
        part.add(deltas, last, at);
        current.mark();
        return part;
    }

    /**
     * Adds deltas that another server has broadcast.
     *
     * @return false if deltas before them are missing
     */
    public boolean addDelta(Delta delta, String messageId, Instant at) {
        String[] name = LivePart.names(delta.part());
        LivePart part = part(name[0], name[1], messageId);
        int from = delta.fromChar();
        for (Mark mark : delta.marks()) {
            if (mark.number() > last) {
                if (mark.number() != last + 1 || from != part.length()) {
                    return false;
                }
                addDelta(
                        name[0],
                        name[1],
                        messageId,
                        delta.text().substring(from - delta.fromChar(), mark.end() - delta.fromChar()),
                        at);
            }
            from = mark.end();
        }
        return true;
    }

    /** Adds the text of a part that is a row. Readers have it from the store. Further deltas continue it. */
    public void addStored(String type, String partId, String messageId, String text, Instant at) {
        LivePart part = part(type, partId, messageId);
        part.addDraft(0, text, start, at);
        part.setStored();
    }

    /**
     * Adds text that a checkpoint has stored. Readers may have any part of it.
     *
     * @param name of the part, as {@link LivePart#key}
     */
    public void addDraft(String name, String messageId, int fromChar, String text, long number, Instant at) {
        String[] names = LivePart.names(name);
        LivePart part = part(names[0], names[1], messageId);
        part.addDraft(fromChar, text, number, at);
        addWhole(part, number);
    }

    private void addWhole(LivePart part, long number) {
        items.removeIf(item -> item.deltas() != null && item.deltas().part() == part);
        last = Math.max(last, number);
        part.renumber(number);
        NumberedText deltas = new NumberedText(part, 0, number, true);
        deltas.mark();
        items.add(new Item(null, deltas));
    }

    private LivePart part(String type, String partId, String messageId) {
        return parts.computeIfAbsent(LivePart.key(type, partId), key -> new LivePart(type, partId, messageId));
    }

    /** Returns the parts with text that is not stored as a row yet, in the order of their last deltas. */
    public List<LivePart> open() {
        return parts.values().stream()
                .filter(part -> !part.stored())
                .sorted(Comparator.comparingLong(LivePart::last))
                .toList();
    }

    /** Discards everything except the numbers. Readers read the store from now on. */
    public void forget() {
        if (open().isEmpty()) {
            items.clear();
            parts.clear();
            start = last;
        }
    }

    /** Returns all rows and deltas after a cursor for which {@link #covers} is true. */
    public List<Event> after(long cursor) {
        int first = items.size();
        while (first > 0 && items.get(first - 1).last() > cursor) {
            first--;
        }
        if (first == items.size()) {
            return List.of();
        }
        List<Event> events = new ArrayList<>(items.size() - first);
        long position = cursor;
        for (int i = first; i < items.size(); i++) {
            Item item = items.get(i);
            if (item.deltas() != null) {
                events.add(item.deltas().after(position));
            } else if (item.row() != null) {
                events.add(item.row());
            }
            position = item.last();
        }
        return events;
    }
}
