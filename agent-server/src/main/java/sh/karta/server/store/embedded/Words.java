// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import sh.karta.server.event.Event;

/**
 * Words of one session that are to move into the table of events together, {@link Packed} as they will be there: the collector of
 * garbage carries a few objects for all of them. Guarded by their {@link Tail}.
 */
final class Words {
    /** Some ten words of the usual length. */
    private static final int PIECE_BYTES = 2_048;
    /** Who reads one of them reads all that are in the same row. */
    private static final int ENOUGH_BYTES = 16_384;

    final Tail tail;
    /** When the first of them was appended, in nanoseconds. */
    final long since;
    /** No segment of {@link WordsFile} with a lower number holds any of them. */
    final long segment;

    private final List<byte[]> pieces = new ArrayList<>(4);
    private int length;
    private long first;
    private long last;
    /** Takes no more: is moved as it is. */
    private boolean sealed;

    private volatile boolean gone;

    Words(Tail tail, long since, long segment) {
        this.tail = tail;
        this.since = since;
        this.segment = segment;
    }

    /**
     * Takes events.
     *
     * @param record an {@link Appended#record}
     */
    void add(byte[] record, long firstSeq, long lastSeq) {
        int from = Appended.eventsAt(tail.session());
        if (length == 0) {
            first = firstSeq;
            from -= Packed.SEQ_BYTES;
        }
        while (from < record.length) {
            int used = length % PIECE_BYTES;
            if (used == 0) {
                pieces.add(new byte[PIECE_BYTES]);
            }
            int some = Math.min(PIECE_BYTES - used, record.length - from);
            System.arraycopy(record, from, pieces.get(pieces.size() - 1), used, some);
            length += some;
            from += some;
        }
        last = lastSeq;
    }

    List<Event> events() {
        return empty() ? List.of() : Packed.read(ByteBuffer.wrap(packed()));
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    byte[] packed() {
        byte[] packed = new byte[length];
        for (int i = 0; i < pieces.size(); i++) {
            int from = i * PIECE_BYTES;
            System.arraycopy(pieces.get(i), 0, packed, from, Math.min(PIECE_BYTES, length - from));
        }
        return packed;
    }

    boolean empty() {
        return length == 0;
    }

    boolean takesMore() {
        return !sealed && length < ENOUGH_BYTES;
    }

    void seal() {
        sealed = true;
    }

    /** Whether they have moved, or are of no use. */
    boolean gone() {
        return gone;
    }

    void go() {
        gone = true;
    }
}
