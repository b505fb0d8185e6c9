// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import sh.karta.server.store.session.Accepted;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.session.Snapshot;
import sh.karta.server.store.sql.Appender;
import sh.karta.server.store.sql.HeadSql;
import sh.karta.server.store.sql.Spend;
import sh.karta.server.store.sql.Sql;

/** Writes one statement for each row. Without a network a statement is cheap, and the writer's transaction makes them atomic. */
final class SqliteAppender implements Appender {
    private static final String SESSION = "session WHERE id = ?";
    private static final String SPENT_BY_OWNER = Spend.byOwner(SESSION);
    private static final String SPENT_BY_PROJECT = Spend.byProject(Spend.ANONYMOUS, SESSION);

    @Override
    public boolean append(Sql sql, UUID from, UUID to, Append what) throws SQLException {
        HeadSql decision = HeadSql.of(from, to, what);
        if (sql.update(decision.text(), decision.values().toArray()) == 0) {
            return false;
        }
        Head head = what.head();
        String id = head.id();
        for (Row row : what.rows()) {
            sql.update(
                    "INSERT INTO event(session, seq, type, at, body) VALUES(?, ?, ?, ?, ?)",
                    id,
                    row.seq(),
                    row.type(),
                    row.at(),
                    row.body());
        }
        Accepted key = what.key();
        if (key != null) {
            sql.update(
                    "INSERT INTO accepted(session, key, hash, seq, at) VALUES(?, ?, ?, ?, ?)",
                    id,
                    key.key(),
                    key.hash(),
                    key.seq(),
                    key.at());
        }
        if (what.spent() > 0) {
            String day = LocalDate.ofInstant(head.activeAt(), ZoneOffset.UTC).toString();
            sql.update(SPENT_BY_OWNER, day, what.spent(), id);
            sql.update(SPENT_BY_PROJECT, day, Spend.shard(id), what.spent(), id);
        }
        Snapshot state = what.state();
        if (state != null) {
            sql.update(
                    "INSERT OR REPLACE INTO snapshot(session, seq, format, state) VALUES(?, ?, ?, ?)",
                    id,
                    state.seq(),
                    state.format(),
                    state.state());
        }
        if (!from.equals(SessionStore.NEW)) {
            long upTo = head.run() == null ? Long.MAX_VALUE : head.lastSeq();
            sql.update("DELETE FROM draft WHERE session = ? AND seq <= ?", id, upTo);
        }
        return true;
    }

    @Override
    public Set<UUID> checkpoint(Sql sql, List<Draft> drafts) throws SQLException {
        Set<UUID> refused = new HashSet<>();
        for (Draft draft : drafts) {
            if (isOpen(sql, draft)) {
                sql.update(
                        "INSERT INTO draft(session, run, part, from_char, seq, text) VALUES(?, ?, ?, ?, ?, ?)"
                                + " ON CONFLICT DO NOTHING",
                        draft.session(),
                        draft.run(),
                        draft.part(),
                        draft.fromChar(),
                        draft.seq(),
                        draft.text());
            } else {
                refused.add(draft.run());
            }
        }
        return refused;
    }

    private static boolean isOpen(Sql sql, Draft draft) throws SQLException {
        return sql.first(
                        row -> row.number(1),
                        "SELECT 1 FROM session WHERE id = ? AND run = ? AND epoch = ?",
                        draft.session(),
                        draft.run(),
                        draft.epoch())
                != null;
    }
}
