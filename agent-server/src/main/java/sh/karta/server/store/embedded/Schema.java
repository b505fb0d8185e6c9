// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** The tables of {@code sessions.db}, and how an older file becomes one of today. */
final class Schema {
    /** Each step's statements lead from the version before it; {@code user_version} tells where a file stands. */
    private static final List<List<String>> STEPS = List.of(
            List.of(
                    "CREATE TABLE session(id TEXT PRIMARY KEY, project TEXT NOT NULL, owner TEXT NOT NULL, title TEXT NOT NULL,"
                            + " created_at INTEGER NOT NULL, active_at INTEGER NOT NULL, last_seq INTEGER NOT NULL,"
                            + " busy INTEGER NOT NULL) WITHOUT ROWID",
                    "CREATE INDEX session_by_owner ON session(project, owner, active_at)",
                    "CREATE INDEX session_by_activity ON session(active_at)",
                    "CREATE INDEX session_busy ON session(busy) WHERE busy = 1",
                    "CREATE TABLE event(session TEXT NOT NULL, seq INTEGER NOT NULL, type TEXT NOT NULL, json TEXT NOT NULL,"
                            + " PRIMARY KEY(session, seq)) WITHOUT ROWID",
                    "CREATE TABLE spend(project TEXT NOT NULL, anonymous INTEGER NOT NULL, day TEXT NOT NULL,"
                            + " tokens INTEGER NOT NULL, PRIMARY KEY(project, anonymous, day)) WITHOUT ROWID",
                    "CREATE TABLE embed_key(key TEXT PRIMARY KEY, project TEXT NOT NULL, origins TEXT NOT NULL,"
                            + " enabled INTEGER NOT NULL, created_at INTEGER NOT NULL) WITHOUT ROWID"),
            List.of("CREATE TABLE words(slot INTEGER PRIMARY KEY, number INTEGER NOT NULL, words BLOB NOT NULL)"),
            List.of("DROP TABLE words"),
            // A row of events may be a run of words, which an older server would not understand.
            List.of(),
            List.of("CREATE TABLE owner_spend(day TEXT NOT NULL, project TEXT NOT NULL, owner TEXT NOT NULL,"
                    + " tokens INTEGER NOT NULL, PRIMARY KEY(day, project, owner)) WITHOUT ROWID"),
            List.of("ALTER TABLE embed_key ADD COLUMN not_before INTEGER"));

    /** The version whose table of words is emptied before it goes. */
    private static final int WITH_WORDS = 2;

    private Schema() {}

    /** @param server false for a command, which leaves an older file to the server that may be using it */
    static void create(Connection connection, Statement statement, boolean server) throws SQLException {
        int version;
        try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
            version = row.getInt(1);
        }
        if (version > STEPS.size()) {
            throw new SQLException("the store was made by a newer server (version " + version + ")");
        }
        if (version > 0 && !server) {
            return;
        }
        for (; version < STEPS.size(); version++) {
            statement.execute("BEGIN IMMEDIATE");
            if (version == WITH_WORDS) {
                LeftWords.moveFromTable(connection);
            }
            for (String sql : STEPS.get(version)) {
                statement.execute(sql);
            }
            statement.execute("PRAGMA user_version=" + (version + 1));
            statement.execute("COMMIT");
        }
    }
}
