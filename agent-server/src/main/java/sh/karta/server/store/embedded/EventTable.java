// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import sh.karta.server.event.Event;

/** How the writer's thread fills the table of events. */
final class EventTable {
    /** Rows of one statement. Calling SQLite costs more than the rows do. */
    private static final int[] AT_ONCE = {16, 4, 1};

    private static final List<String> INSERT_MISSING = IntStream.of(AT_ONCE)
            .mapToObj(rows -> IntStream.range(0, rows)
                    .mapToObj(row -> "(?1,?" + (2 + 3 * row) + ",?" + (3 + 3 * row) + ",?" + (4 + 3 * row) + ")")
                    .collect(Collectors.joining(
                            ",", "INSERT INTO event(session, seq, type, json) VALUES", " ON CONFLICT DO NOTHING")))
            .toList();

    private EventTable() {}

    private static boolean has(Statements statements, String session, long seq) throws SQLException {
        // A transaction that begins as a reader fails if another process writes before it does (SQLite on isolation).
        statements.of("DELETE FROM session WHERE id=''").executeUpdate();
        PreparedStatement select = statements.of("SELECT 1 FROM event WHERE session=? AND seq=?");
        select.setString(1, session);
        select.setLong(2, seq);
        try (ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    /**
     * Inserts an event if the log ends where it is to follow. The condition is looked up on the page that is written, and the
     * session's head is left alone: a session moves in its lists when its turn begins and ends.
     */
    static boolean insertAfter(Statements statements, String session, long expectedSeq, Event event)
            throws SQLException {
        PreparedStatement insert = statements.of("INSERT INTO event(session, seq, type, json) SELECT ?1,?2,?3,?4"
                + " WHERE EXISTS(SELECT 1 FROM event WHERE session=?1 AND seq=?5) ON CONFLICT DO NOTHING");
        insert.setString(1, session);
        set(insert, 2, event);
        insert.setLong(5, expectedSeq);
        return insert.executeUpdate() > 0;
    }

    static void insert(Statements statements, String session, Event event) throws SQLException {
        PreparedStatement insert = statements.of("INSERT INTO event(session, seq, type, json) VALUES(?,?,?,?)");
        insert.setString(1, session);
        set(insert, 2, event);
        insert.executeUpdate();
    }

    /** Inserts those of a session's consecutive events that are not there yet; false if the log does not reach up to them. */
    static boolean complete(Statements statements, String session, List<Event> events) throws SQLException {
        if (!has(statements, session, events.get(0).seq() - 1)) {
            return false;
        }
        int next = 0;
        for (int i = 0; i < AT_ONCE.length; i++) {
            for (; events.size() - next >= AT_ONCE[i]; next += AT_ONCE[i]) {
                PreparedStatement insert = statements.of(INSERT_MISSING.get(i));
                insert.setString(1, session);
                for (int row = 0; row < AT_ONCE[i]; row++) {
                    set(insert, 2 + 3 * row, events.get(next + row));
                }
                insert.executeUpdate();
            }
        }
        return true;
    }

    private static void set(PreparedStatement statement, int first, Event event) throws SQLException {
        statement.setLong(first, event.seq());
        statement.setString(first + 1, event.type());
        statement.setString(first + 2, event.json());
    }
}
