// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import sh.karta.server.event.Event;

/**
 * What one append of words brought, as it is written where words are kept first: the session's length (2 bytes) and id, when it was
 * made (8), how many events there are (2), and they themselves.
 *
 * @param createdAt when the session was made: one that was deleted and made again under the same id is another one
 */
record Appended(String session, Instant createdAt, List<Event> events) {
    /** Added to the number of events that are {@link Packed}. Stores up to version 3 wrote each with a seq, and its texts as Java does. */
    private static final int PACKED = 0x8000;

    /** Where a record of a session's words has what follows on the first seq of {@link Packed}. */
    static int eventsAt(String session) {
        return WordsFile.HEADER_BYTES + 2 + session.length() + 8 + 2 + Packed.SEQ_BYTES;
    }

    /** A record for {@link WordsFile}, whose header is to be filled in. */
    byte[] record() {
        ByteBuffer record = ByteBuffer.allocate(eventsAt(session) - Packed.SEQ_BYTES + Packed.size(events));
        record.position(WordsFile.HEADER_BYTES);
        Packed.putAscii(session, record);
        record.putLong(createdAt.toEpochMilli());
        record.putShort((short) (events.size() | PACKED));
        Packed.put(events, record);
        return record.array();
    }

    /** Reads one or several in a row. */
    static List<Appended> read(byte[] bytes, int offset, int length) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, offset, length))) {
            List<Appended> all = new ArrayList<>();
            while (in.available() > 0) {
                String session = in.readUTF();
                Instant createdAt = Instant.ofEpochMilli(in.readLong());
                int count = in.readUnsignedShort();
                all.add(new Appended(session, createdAt, events(in, count)));
            }
            return all;
        } catch (BufferUnderflowException e) {
            throw new IOException("words end in their middle", e);
        }
    }

    private static List<Event> events(DataInputStream in, int count) throws IOException {
        if ((count & PACKED) != 0) {
            return Packed.read(ByteBuffer.wrap(in.readAllBytes()), count & ~PACKED);
        }
        List<Event> events = new ArrayList<>();
        for (int left = count; left > 0; left--) {
            events.add(new Event(in.readLong(), in.readUTF(), in.readUTF()));
        }
        return events;
    }
}
