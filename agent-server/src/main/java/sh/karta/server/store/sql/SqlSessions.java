// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import sh.karta.server.store.IdempotencyKeys;
import sh.karta.server.store.session.Accepted;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Cursor;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.Filter;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Loaded;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.session.Outcome;
import sh.karta.server.store.session.Page;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.session.StoredEnd;

/** Sessions in SQL. Thread-safe. */
public final class SqlSessions implements SessionStore, IdempotencyKeys {
    private static final String HEAD =
            "SELECT id, project, owner, title, preview, created_at, active_at, last_seq, reserved_seq, epoch,"
                    + " run, node, due_at FROM session";
    private static final String PLACE = " AND (active_at, id) < (?, ?)";
    private static final String NEWEST = " ORDER BY active_at DESC, id DESC LIMIT ?";
    private static final String ROWS = "SELECT seq, type, at, body FROM event WHERE session = ?";
    private static final String POSTPONE =
            "UPDATE session SET due_at = ${now} + ? WHERE id ${any} AND run IS NULL AND due_at IS NOT NULL";
    private static final String ADOPT = "UPDATE session SET owner = ? WHERE id IN (SELECT id FROM session"
            + " WHERE project = ? AND owner = ? AND active_at > ? ORDER BY active_at DESC, id DESC LIMIT ?)"
            + " RETURNING id";
    /** The lock makes a delete of the session wait, so that no key outlives it. */
    private static final String ADD_KEY = "INSERT INTO accepted(session, key, hash, seq, at)"
            + " SELECT id, ?, ?, ?, ? FROM session WHERE id = ?${against_delete} ON CONFLICT (session, key) DO NOTHING";

    /**
     * Waits for a running append, checkpoint or vote, so that the statements after it see its rows. A lock FOR UPDATE is not enough:
     * PostgreSQL may grant a lock FOR KEY SHARE beside it, if another transaction released one in that moment.
     */
    private static final String DELETE = "DELETE FROM session WHERE id = ?";

    private static final String IDLE = " AND active_at < ? AND run IS NULL";
    /** {@link SqlNodes} sets the deadline of a session that it takes to this time from then. */
    private static final String DUE = " AND due_at <= ${now} + " + Nodes.LEASE_MILLIS + " AND run IS NULL";

    /** The tables with rows of a session, besides {@code session} itself. */
    static final List<String> TABLES =
            List.of("event", "draft", "snapshot", "accepted", "file", "file_chunk", "feedback", "delivery");

    private final Database database;
    private final Appender appender;

    public SqlSessions(Database database, Appender appender) {
        this.database = database;
        this.appender = appender;
    }

    @Override
    public CompletionStage<Outcome> append(UUID from, UUID to, Append what) {
        check(what);
        return database.write(sql -> {
            if (appender.append(sql, from, to, what)) {
                return Outcome.DONE;
            }
            // This is a separate statement, because the first one may have waited for the attempt that it repeats.
            UUID tail = sql.first(
                    row -> row.uuid(1),
                    "SELECT tail FROM session WHERE id = ?",
                    what.head().id());
            return to.equals(tail) ? Outcome.DONE : Outcome.STALE;
        });
    }

    private static void check(Append what) {
        List<Row> rows = what.rows();
        if (rows.size() > MAX_ROWS) {
            throw new IllegalArgumentException("rows: expected at most " + MAX_ROWS + ", got " + rows.size());
        }
        long last = 0;
        for (Row row : rows) {
            if (row.seq() <= last || row.seq() > what.head().lastSeq()) {
                throw new IllegalArgumentException("rows: expected rising numbers up to "
                        + what.head().lastSeq() + ", got " + row.seq() + " after " + last);
            }
            last = row.seq();
        }
    }

    @Override
    public CompletionStage<Set<UUID>> checkpoint(List<Draft> drafts) {
        if (drafts.size() > MAX_ROWS) {
            throw new IllegalArgumentException("drafts: expected at most " + MAX_ROWS + ", got " + drafts.size());
        }
        return drafts.isEmpty()
                ? CompletableFuture.completedFuture(Set.of())
                : database.write(sql -> appender.checkpoint(sql, drafts));
    }

    @Override
    public @Nullable Loaded load(String session) {
        return database.read(sql -> Optional.ofNullable(Loading.load(sql, session)))
                .orElse(null);
    }

    @Override
    public @Nullable Head head(String session) {
        return database.read(sql -> Optional.ofNullable(sql.first(SqlSessions::head, HEAD + " WHERE id = ?", session)))
                .orElse(null);
    }

    @Override
    public List<Row> rows(String session, long after, long before, int limit) {
        return database.read(sql -> sql.query(
                SqlSessions::row,
                ROWS + " AND seq > ? AND seq < ? ORDER BY seq LIMIT ?",
                session,
                after,
                before,
                Math.min(limit, MAX_ROWS)));
    }

    @Override
    public List<Row> lastRows(String session, long before, int limit) {
        List<Row> rows = database.read(sql -> sql.query(
                SqlSessions::row,
                ROWS + " AND seq < ? ORDER BY seq DESC LIMIT ?",
                session,
                before,
                Math.min(limit, MAX_ROWS)));
        Collections.reverse(rows);
        return rows;
    }

    private static Row row(Sql.Columns row) throws SQLException {
        return new Row(row.big(1), row.text(2), row.time(3), row.text(4));
    }

    @Override
    public Page<Head> list(Filter filter, @Nullable Cursor before, int limit) {
        int size = Math.min(limit, MAX_ROWS);
        List<Object> values = new ArrayList<>();
        String where = " WHERE 1 = 1";
        if (filter.project() != null) {
            where += " AND project = ?";
            values.add(filter.project());
        }
        String owner = filter.owner();
        if (owner != null) {
            where += " AND owner = ?";
            values.add(owner);
        }
        if (before != null) {
            where += PLACE;
            values.add(before.at());
            values.add(before.id());
        }
        // Read one more than the page has, to know whether another page follows.
        values.add(size + 1);
        String query = HEAD + where + NEWEST;
        List<Head> heads = database.read(sql -> sql.query(SqlSessions::head, query, values.toArray()));
        if (heads.size() <= size) {
            return new Page<>(heads, null);
        }
        Head last = heads.get(size - 1);
        return new Page<>(List.copyOf(heads.subList(0, size)), new Cursor(last.activeAt(), last.id()));
    }

    private static Head head(Sql.Columns row) throws SQLException {
        return new Head(
                row.text(1),
                row.text(2),
                row.text(3),
                row.text(4),
                row.text(5),
                row.time(6),
                row.time(7),
                row.big(8),
                row.big(9),
                row.number(10),
                row.uuidOrNull(11),
                row.textOrNull(12),
                row.timeOrNull(13));
    }

    @Override
    public Map<String, StoredEnd> tails(Collection<String> sessions) {
        Map<String, StoredEnd> tails = new HashMap<>();
        database.read(sql -> sql.query(
                row -> tails.put(row.text(1), new StoredEnd(row.uuid(2), row.text(3))),
                "SELECT id, tail, owner FROM session WHERE id ${any}",
                sessions));
        return tails;
    }

    @Override
    public CompletionStage<List<String>> adopt(String project, String visitor, String user, Instant since, int max) {
        return database.write(sql -> sql.together(all -> {
            List<String> adopted = all.query(row -> row.text(1), ADOPT, user, project, visitor, since, max);
            all.update("UPDATE feedback SET owner = ? WHERE owner = ? AND session ${any}", user, visitor, adopted);
            return adopted;
        }));
    }

    @Override
    public CompletionStage<Boolean> rename(String session, String title) {
        return database.write(sql -> sql.update("UPDATE session SET title = ? WHERE id = ?", title, session) > 0);
    }

    @Override
    public CompletionStage<Void> postpone(Collection<String> sessions, Duration by) {
        return database.write(sql -> sql.update(POSTPONE, by.toMillis(), List.copyOf(sessions)))
                .thenAccept(postponed -> {});
    }

    @Override
    public CompletionStage<Void> delete(String session) {
        return database.erase(sql -> sql.together(all -> {
                    int deleted = all.update(DELETE, session);
                    deleteRows(all, session);
                    return deleted;
                }))
                .thenAccept(deleted -> {});
    }

    private static void deleteRows(Sql sql, String session) throws SQLException {
        for (String table : TABLES) {
            sql.update("DELETE FROM " + table + " WHERE session = ?", session);
        }
    }

    @Override
    public CompletionStage<Boolean> deleteIdle(String session, Instant activeBefore) {
        return deleteIf(IDLE, session, activeBefore);
    }

    @Override
    public CompletionStage<Boolean> deleteDue(String session) {
        return deleteIf(DUE, session);
    }

    /** @param values the session and the values of the condition */
    private CompletionStage<Boolean> deleteIf(String condition, Object... values) {
        return database.erase(sql -> sql.together(all -> {
            boolean deleted = all.update(DELETE + condition, values) > 0;
            if (deleted) {
                deleteRows(all, values[0].toString());
            }
            return deleted;
        }));
    }

    @Override
    public @Nullable Accepted find(String session, String key) {
        return database.read(sql -> Optional.ofNullable(sql.first(
                        row -> new Accepted(row.text(1), row.text(2), row.big(3), row.time(4)),
                        "SELECT key, hash, seq, at FROM accepted WHERE session = ? AND key = ?",
                        session,
                        key)))
                .orElse(null);
    }

    @Override
    public CompletionStage<Boolean> add(String session, Accepted accepted) {
        return database.write(sql ->
                sql.update(ADD_KEY, accepted.key(), accepted.hash(), accepted.seq(), accepted.at(), session) > 0);
    }
}
