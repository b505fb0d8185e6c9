// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sh.karta.server.event.Event;

/**
 * Words that are still where they were written first: those that a server that was killed has left, or those that a running one is
 * about to move. Words that have moved before count for nothing, for the table of events has them. Neither do those of a deleted
 * session: what they followed on is gone, and a session made since under the same id has another time of creation.
 */
final class LeftWords {
    /**
     * Consecutive words of a session.
     *
     * @param segment the number of the segment of {@link WordsFile} with the first of them
     */
    record Run(String session, Instant createdAt, long segment, List<Event> events) {
        private boolean isFollowedBy(Appended next) {
            return events.size() < MANY
                    && createdAt.equals(next.createdAt())
                    && lastSeq() + 1 == next.events().get(0).seq();
        }

        long lastSeq() {
            return events.get(events.size() - 1).seq();
        }
    }

    /** So many are in one piece. */
    private static final int MANY = 128;

    private LeftWords() {}

    /** Those that the table of events does not have yet; each session's in order and without a gap. */
    static List<Run> of(Connection connection, List<WordsFile.Found> found) throws SQLException {
        List<Run> left = new ArrayList<>();
        Map<String, Long> ends = new HashMap<>();
        try (Statements statements = new Statements(connection)) {
            for (Run run : joined(found)) {
                if (!sameSession(statements, run)) {
                    continue;
                }
                Long known = ends.get(run.session());
                long end = known == null ? EventTable.end(statements, run.session()) : known;
                ends.put(run.session(), end);
                run.events().removeIf(e -> e.seq() <= end);
                if (!run.events().isEmpty() && run.events().get(0).seq() == end + 1) {
                    left.add(run);
                    ends.put(run.session(), run.lastSeq());
                }
            }
        }
        return left;
    }

    private static List<Run> joined(List<WordsFile.Found> found) {
        List<Run> runs = new ArrayList<>();
        Map<String, Run> last = new HashMap<>();
        for (WordsFile.Found each : found) {
            Appended next = each.words();
            Run run = last.get(next.session());
            if (run != null && run.isFollowedBy(next)) {
                run.events().addAll(next.events());
            } else {
                Run begun = new Run(next.session(), next.createdAt(), each.segment(), new ArrayList<>(next.events()));
                last.put(next.session(), begun);
                runs.add(begun);
            }
        }
        return runs;
    }

    private static boolean sameSession(Statements statements, Run run) throws SQLException {
        PreparedStatement select = statements.of("SELECT 1 FROM session WHERE id=? AND created_at=?");
        select.setString(1, run.session());
        select.setLong(2, run.createdAt().toEpochMilli());
        try (ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    /** Moves what a server of version 2 has left in its table of words: rows of two bytes of length and so much of appends. */
    static void moveFromTable(Connection connection) throws SQLException {
        List<WordsFile.Found> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT words FROM words ORDER BY number")) {
            while (rows.next()) {
                byte[] row = rows.getBytes(1);
                int used = ((row[0] & 0xff) << 8) | (row[1] & 0xff);
                for (Appended words : Appended.read(row, 2, used - 2)) {
                    found.add(new WordsFile.Found(0, words));
                }
            }
        } catch (IOException e) {
            throw new SQLException("a row of words cannot be read", e);
        }
        try (Statements statements = new Statements(connection)) {
            for (Run run : of(connection, found)) {
                for (Event event : run.events()) {
                    EventTable.insert(statements, run.session(), event);
                }
            }
        }
    }
}
