// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import sh.karta.server.event.Event;

/**
 * The table of events. A row is one event, or a run of words: those have the seq of the last one, no type, and all of them
 * {@link Packed} instead of JSON, because SQLite takes twenty words at once for little more than it takes one.
 */
final class EventTable {
    private static final String RUN = "";
    /** Who reads one of them reads all that are in the same row. */
    private static final int RUN_EVENTS = 128;

    private static final String INSERT_RUN = "INSERT INTO event(session, seq, type, json) SELECT ?1,?2,'" + RUN + "',?3"
            + " WHERE (SELECT MAX(seq) FROM event WHERE session=?1)=?4";

    private EventTable() {}

    /** The last seq of a session; 0 for one without events. */
    static long end(Statements statements, String session) throws SQLException {
        PreparedStatement select = statements.of("SELECT MAX(seq) FROM event WHERE session=?");
        select.setString(1, session);
        try (ResultSet row = select.executeQuery()) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    static void insert(Statements statements, String session, Event event) throws SQLException {
        PreparedStatement insert = statements.of("INSERT INTO event(session, seq, type, json) VALUES(?,?,?,?)");
        insert.setString(1, session);
        insert.setLong(2, event.seq());
        insert.setString(3, event.type());
        insert.setString(4, event.json());
        insert.executeUpdate();
    }

    /**
     * Inserts words if the log ends where they are to follow; false if it does not. The session's head is left alone: a session moves
     * in its lists when its turn begins and ends.
     */
    static boolean insertAfter(Statements statements, String session, long expectedSeq, List<Event> words)
            throws SQLException {
        long end = expectedSeq;
        for (int from = 0; from < words.size(); from += RUN_EVENTS) {
            List<Event> run = words.subList(from, Math.min(from + RUN_EVENTS, words.size()));
            long last = run.get(run.size() - 1).seq();
            if (!insertRun(statements, session, end, last, Packed.of(run))) {
                return false;
            }
            end = last;
        }
        return true;
    }

    /** Inserts those of some words that are not there yet; false if the log does not reach up to them. */
    static boolean complete(Statements statements, String session, Words words) throws SQLException {
        byte[] packed = words.packed();
        if (insertRun(statements, session, words.first() - 1, words.last(), packed)) {
            return true;
        }
        long end = end(statements, session);
        if (end >= words.first() && end < words.last()) {
            List<Event> missing = Packed.read(ByteBuffer.wrap(packed));
            return insertAfter(
                    statements, session, end, missing.subList((int) (end + 1 - words.first()), missing.size()));
        }
        return end >= words.last();
    }

    private static boolean insertRun(Statements statements, String session, long expectedSeq, long last, byte[] packed)
            throws SQLException {
        PreparedStatement insert = statements.of(INSERT_RUN);
        insert.setString(1, session);
        insert.setLong(2, last);
        insert.setBytes(3, packed);
        insert.setLong(4, expectedSeq);
        return insert.executeUpdate() > 0;
    }

    /** The first events of a session after a seq. */
    static List<Event> after(Connection connection, String session, long after, int limit) throws SQLException {
        List<Event> events = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq, type, json FROM event WHERE session=? AND seq>? ORDER BY seq LIMIT ?")) {
            select.setString(1, session);
            select.setLong(2, after);
            select.setInt(3, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (events.size() < limit && rows.next()) {
                    for (Event event : row(rows)) {
                        if (event.seq() > after) {
                            events.add(event);
                        }
                    }
                }
            }
        }
        return events.size() > limit ? new ArrayList<>(events.subList(0, limit)) : events;
    }

    /** The last events of a session before a seq, in order. */
    static List<Event> before(Connection connection, String session, long before, int limit) throws SQLException {
        // The row that reaches over the seq is looked for first: what is written meanwhile comes after it.
        List<Event> backwards = reversed(before == Long.MAX_VALUE ? List.of() : over(connection, session, before));
        backwards.removeIf(e -> e.seq() >= before);
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq, type, json FROM event WHERE session=? AND seq<? ORDER BY seq DESC LIMIT ?")) {
            select.setString(1, session);
            select.setLong(2, before);
            select.setInt(3, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (backwards.size() < limit && rows.next()) {
                    backwards.addAll(reversed(row(rows)));
                }
            }
        }
        return reversed(backwards.subList(0, Math.min(limit, backwards.size())));
    }

    /** The row whose last event is the first from a seq on. */
    private static List<Event> over(Connection connection, String session, long from) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT seq, type, json FROM event WHERE session=? AND seq>=? ORDER BY seq LIMIT 1")) {
            select.setString(1, session);
            select.setLong(2, from);
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() ? row(rows) : List.of();
            }
        }
    }

    private static List<Event> reversed(List<Event> events) {
        List<Event> reversed = new ArrayList<>(events);
        Collections.reverse(reversed);
        return reversed;
    }

    private static List<Event> row(ResultSet row) throws SQLException {
        String type = row.getString(2);
        return type.equals(RUN)
                ? Packed.read(ByteBuffer.wrap(row.getBytes(3)))
                : List.of(new Event(row.getLong(1), type, row.getString(3)));
    }
}
