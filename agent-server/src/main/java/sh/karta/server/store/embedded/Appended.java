// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import sh.karta.server.event.Event;

/**
 * What one append of words brought, as it is written where words are kept first.
 *
 * @param createdAt when the session was made: one that was deleted and made again under the same id is another one
 */
record Appended(String session, Instant createdAt, List<Event> events) {
    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(session);
            out.writeLong(createdAt.toEpochMilli());
            out.writeShort(events.size());
            for (Event event : events) {
                out.writeLong(event.seq());
                out.writeUTF(event.type());
                out.writeUTF(event.json());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** Reads one or several in a row. */
    static List<Appended> read(byte[] bytes, int offset, int length) throws IOException {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes, offset, length))) {
            List<Appended> all = new ArrayList<>();
            while (in.available() > 0) {
                all.add(read(in));
            }
            return all;
        }
    }

    private static Appended read(DataInputStream in) throws IOException {
        String session = in.readUTF();
        Instant createdAt = Instant.ofEpochMilli(in.readLong());
        List<Event> events = new ArrayList<>();
        for (int left = in.readUnsignedShort(); left > 0; left--) {
            events.add(new Event(in.readLong(), in.readUTF(), in.readUTF()));
        }
        return new Appended(session, createdAt, events);
    }
}
