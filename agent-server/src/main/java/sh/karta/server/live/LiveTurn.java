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
 * Serves the readers of a session from memory: the rows of its latest turn, and the words that are not stored as rows yet. Rows and words
 * share one rising sequence of numbers. A reader keeps only its cursor. A slow reader gets all the text it lacks in one event. Not
 * thread-safe.
 */
public final class LiveTurn {
    /** Limits the memory of a long turn. Slower readers read the store. */
    private static final int MAX_ITEMS = 64;

    /** A row, or words. */
    private record Item(@Nullable Event row, @Nullable NumberedText words) {
        long last() {
            return words != null ? words.last() : row != null ? row.seq() : 0;
        }
    }

    /**
     * Ordered by number, without overlaps, so a reader that has one item has all items before it. The last one ends with {@link #last}, so
     * words that are added to it have consecutive numbers.
     */
    private final List<Item> items = new ArrayList<>();

    /** The parts that have words in memory, by key. */
    private final Map<String, LivePart> parts = new LinkedHashMap<>();

    private long start;
    private long last;

    /** Whether readers may have words of the turn that were lost with another server. */
    private boolean takenOver;

    /** @param start the number of the session's last row; readers behind it read the store */
    public LiveTurn(long start) {
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
        return item.words() == null || item.words().part().stored();
    }

    /** Marks the turn as taken over from another server. Readers then get each part from its beginning. */
    public void takeOver() {
        takenOver = true;
    }

    /** Adds a word. Readers may see it immediately. */
    public LivePart addWord(String type, String partId, String messageId, String words, Instant at) {
        last++;
        NumberedText current =
                items.isEmpty() ? null : items.get(items.size() - 1).words();
        // Most words continue the part before them.
        LivePart part =
                current != null && current.part().is(type, partId) ? current.part() : part(type, partId, messageId);
        if (current == null || current.part() != part) {
            // After a take-over, readers may have words that were lost, so the first words replace the part.
            boolean first = items.stream()
                    .noneMatch(item -> item.words() != null && item.words().part() == part);
            current = new NumberedText(part, part.length(), last, takenOver && first);
            items.add(new Item(null, current));
        }
        part.add(words, last, at);
        current.mark();
        return part;
    }

    /**
     * Adds words that another server has broadcast.
     *
     * @return false if words before them are missing
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
                addWord(
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

    /** Adds the text of a part that is a row. Readers have it from the store. Further words continue it. */
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
        items.removeIf(item -> item.words() != null && item.words().part() == part);
        last = Math.max(last, number);
        part.renumber(number);
        NumberedText words = new NumberedText(part, 0, number, true);
        words.mark();
        items.add(new Item(null, words));
    }

    private LivePart part(String type, String partId, String messageId) {
        return parts.computeIfAbsent(LivePart.key(type, partId), key -> new LivePart(type, partId, messageId));
    }

    /** Returns the parts with text that is not stored as a row yet, in the order of their last words. */
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

    /** Returns all rows and words after a cursor for which {@link #covers} is true. */
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
            if (item.words() != null) {
                events.add(item.words().after(position));
            } else if (item.row() != null) {
                events.add(item.row());
            }
            position = item.last();
        }
        return events;
    }
}
