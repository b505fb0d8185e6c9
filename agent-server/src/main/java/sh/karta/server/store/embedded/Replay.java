// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Moves all words that {@link WordsRing} holds into the table of events, and empties it: what a server that was killed has left, or
 * what a running one is about to move itself, which then finds them there. Words that have moved before change nothing, for they
 * are there. Neither do those of a deleted session: what they followed on is gone, and a session made since under the same id
 * has another time of creation.
 */
final class Replay {
    private Replay() {}

    /** In a transaction of its own. */
    static void run(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!any(statement)) {
                return;
            }
            statement.execute("BEGIN IMMEDIATE");
            try (Statements statements = new Statements(connection)) {
                for (WordsRing.Appended run : runs(statement)) {
                    if (sameSession(statements, run)) {
                        EventTable.complete(statements, run.session(), run.events());
                    }
                }
                statement.execute("DELETE FROM words");
                statement.execute("COMMIT");
            } catch (SQLException e) {
                rollback(statement, e);
                throw e;
            }
        }
    }

    private static boolean any(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT 1 FROM words LIMIT 1")) {
            return row.next();
        }
    }

    /** What was appended, joined where it follows on what the same session appended before; each session's in order. */
    private static List<WordsRing.Appended> runs(Statement statement) throws SQLException {
        List<WordsRing.Appended> runs = new ArrayList<>();
        Map<String, WordsRing.Appended> last = new HashMap<>();
        try (ResultSet rows = statement.executeQuery("SELECT words FROM words ORDER BY number")) {
            while (rows.next()) {
                for (WordsRing.Appended next : WordsRing.read(rows.getBytes(1))) {
                    WordsRing.Appended run = last.get(next.session());
                    if (run != null && run.isFollowedBy(next)) {
                        run.events().addAll(next.events());
                    } else {
                        last.put(next.session(), next);
                        runs.add(next);
                    }
                }
            }
        }
        return runs;
    }

    private static boolean sameSession(Statements statements, WordsRing.Appended appended) throws SQLException {
        PreparedStatement select = statements.of("SELECT 1 FROM session WHERE id=? AND created_at=?");
        select.setString(1, appended.session());
        select.setLong(2, appended.createdAt().toEpochMilli());
        try (ResultSet row = select.executeQuery()) {
            return row.next();
        }
    }

    private static void rollback(Statement statement, SQLException cause) {
        try {
            statement.execute("ROLLBACK");
        } catch (SQLException e) {
            cause.addSuppressed(e); // a full disk rolls back by itself
        }
    }
}
