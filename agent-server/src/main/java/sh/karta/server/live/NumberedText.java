// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.live;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;

/**
 * Consecutive words of one part. Remembers the number of each, so that a reader with any cursor gets exactly the text it lacks. Not
 * thread-safe.
 */
final class NumberedText {
    private static final int FIRST_MARKS = 8;

    private final LivePart part;
    private final int begin;

    /** Whether readers get the part from its beginning, which replaces the text that they may have. */
    private final boolean whole;

    /** The number of each word, and the length of the text with it. Both rise. */
    private long[] numbers = new long[FIRST_MARKS];

    private int[] ends = new int[FIRST_MARKS];
    private int count;

    private @Nullable Event shared;
    private long sharedCursor;

    NumberedText(LivePart part, int begin, boolean whole) {
        this.part = part;
        this.begin = begin;
        this.whole = whole;
    }

    LivePart part() {
        return part;
    }

    /** Records that the part's text now ends with the word of this number. */
    void mark(long number) {
        if (count == numbers.length) {
            numbers = Arrays.copyOf(numbers, count * 2);
            ends = Arrays.copyOf(ends, count * 2);
        }
        numbers[count] = number;
        ends[count] = part.length();
        count++;
        shared = null;
    }

    /** Returns the number of the last word. */
    long last() {
        return numbers[count - 1];
    }

    /**
     * Returns the text that a reader lacks as one event.
     *
     * @param cursor the number up to which the reader has everything, smaller than {@link #last()}
     */
    Event after(long cursor) {
        Event event = shared;
        if (event == null || sharedCursor != cursor) {
            event = make(cursor);
            shared = event;
            sharedCursor = cursor;
        }
        return event;
    }

    private Event make(long cursor) {
        int end = ends[count - 1];
        int index = Arrays.binarySearch(numbers, 0, count, cursor);
        int before = index >= 0 ? index : -index - 2;
        if (before >= 0) {
            return part.delta(ends[before], end, last());
        }
        // An up-to-date reader has no text of a part that begins here, so the first words can be added like all others.
        boolean inStep = !whole && (begin > 0 || cursor == numbers[0] - 1);
        return inStep ? part.delta(begin, end, last()) : part.whole(end, last());
    }
}
