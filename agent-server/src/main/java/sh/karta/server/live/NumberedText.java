// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.live;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;

/**
 * Consecutive deltas of one part. Remembers where each ends, so that a reader with any cursor gets exactly the text it lacks. Not
 * thread-safe.
 */
final class NumberedText {
    private static final int FIRST_WORDS = 8;

    private final LivePart part;
    private final int begin;
    /** The number of the first word. Each other word has the next number. */
    private final long first;

    /** Whether readers get the part from its beginning, which replaces the text that they may have. */
    private final boolean whole;

    /** The length of the text with each word. */
    private int[] ends = new int[FIRST_WORDS];

    private int count;

    private @Nullable Event shared;
    private long sharedCursor;

    NumberedText(LivePart part, int begin, long first, boolean whole) {
        this.part = part;
        this.begin = begin;
        this.first = first;
        this.whole = whole;
    }

    LivePart part() {
        return part;
    }

    /** Records that the part's text now ends with the next word. */
    void mark() {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count * 2);
        }
        ends[count] = part.length();
        count++;
        shared = null;
    }

    /** Returns the number of the last word. */
    long last() {
        return first + count - 1;
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
        if (cursor >= first) {
            return part.delta(ends[(int) (cursor - first)], end, last());
        }
        // An up-to-date reader has no text of a part that begins here, so the first deltas can be added like all
        // others.
        boolean inStep = !whole && (begin > 0 || cursor == first - 1);
        return inStep ? part.delta(begin, end, last()) : part.whole(end, last());
    }
}
