// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import sh.karta.server.event.Event;

/**
 * Where words of running answers are written first: a table whose rows fill a page each and are used round and round. The words
 * of all sessions of one commit make one page dirty, where each would make one of its own in the table of events. The row is
 * SQLite's, so all it promises holds here too: whole commits or nothing, after a kill and on a full disk. Only the writer's thread
 * uses it.
 *
 * <p>Rows whose words have moved on stay until they are overwritten, or deleted in a quiet moment; that they may be read again
 * harms nothing, see {@link Replay}.
 */
final class WordsRing {
    /** 8 MB: two seconds of ten thousand events each. */
    private static final int SLOTS = 2_048;
    /** With its row's header just what a page of 4 kB takes. Of one length, so that a row is overwritten where it is. */
    private static final int SLOT_BYTES = 4_000;

    private static final int HEADER_BYTES = 2;

    /** What one append brought. */
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

        boolean isFollowedBy(Appended next) {
            return createdAt.equals(next.createdAt)
                    && events.get(events.size() - 1).seq() + 1
                            == next.events.get(0).seq();
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

    private final byte[] slot = new byte[SLOT_BYTES];
    private long number;
    private int used = HEADER_BYTES;
    private boolean changed;
    private int pages;

    /** The number of the row that is being filled; rows are numbered on and on. */
    long number() {
        return number;
    }

    /** Whether an append fits in without overwriting a row that is still needed. */
    boolean fits(int length, long oldestNeeded) {
        return HEADER_BYTES + length <= SLOT_BYTES && number + 1 - oldestNeeded < SLOTS;
    }

    /** Whether so much is needed that words should move on before their time. */
    boolean narrow(long oldestNeeded) {
        return number - oldestNeeded > SLOTS * 3 / 4;
    }

    /** To be called while nothing is needed that was written: the row is filled from its beginning again. */
    void beginRow() {
        used = HEADER_BYTES;
    }

    /** Adds what {@link #fits}. */
    void add(Statements statements, byte[] appended) throws SQLException {
        if (used + appended.length > SLOT_BYTES) {
            write(statements);
            beginNext();
        }
        System.arraycopy(appended, 0, slot, used, appended.length);
        used += appended.length;
        changed = true;
    }

    /** Brings all that was added into the transaction. */
    void write(Statements statements) throws SQLException {
        if (changed) {
            slot[0] = (byte) (used >> 8);
            slot[1] = (byte) used;
            PreparedStatement put = statements.of("INSERT OR REPLACE INTO words(slot, number, words) VALUES(?,?,?)");
            put.setLong(1, number % SLOTS);
            put.setLong(2, number);
            put.setBytes(3, slot);
            put.executeUpdate();
            changed = false;
            pages++;
        }
    }

    /** How many rows were written since this was asked last. */
    int takePages() {
        int written = pages;
        pages = 0;
        return written;
    }

    /** The transaction came to nothing: its words are left out by leaving their row, which is still as it was. */
    void rolledBack() {
        changed = false;
        pages = 0;
        beginNext();
    }

    private void beginNext() {
        number++;
        used = HEADER_BYTES;
    }

    /** What a row holds. */
    static List<Appended> read(byte[] row) throws SQLException {
        int used = ((row[0] & 0xff) << 8) | (row[1] & 0xff);
        try (DataInputStream in =
                new DataInputStream(new ByteArrayInputStream(row, HEADER_BYTES, used - HEADER_BYTES))) {
            List<Appended> all = new ArrayList<>();
            while (in.available() > 0) {
                all.add(Appended.read(in));
            }
            return all;
        } catch (IOException e) {
            throw new SQLException("a row of words cannot be read", e);
        }
    }
}
