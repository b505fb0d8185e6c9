// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.store.EventLog;
import sh.karta.server.store.SeqConflictException;
import sh.karta.server.store.SessionHead;

/** The event log in two tables: sessions with their heads, and events by session and seq. */
final class SqliteEventLog implements EventLog {
    private final Writer writer;
    private final ReadPool readers;

    SqliteEventLog(Writer writer, ReadPool readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public CompletionStage<Void> append(SessionHead head, long expectedSeq, List<Event> events) {
        return writer.submit(statements -> {
            writeHead(statements, head, expectedSeq, events);
            PreparedStatement insert = statements.of("INSERT INTO event(session, seq, type, json) VALUES(?,?,?,?)");
            for (Event event : events) {
                insert.setString(1, head.id());
                insert.setLong(2, event.seq());
                insert.setString(3, event.type());
                insert.setString(4, event.json());
                insert.addBatch();
            }
            insert.executeBatch();
        });
    }

    /** The condition of the append is the row it updates: no row at the expected seq, no append. */
    private static void writeHead(Statements statements, SessionHead head, long expectedSeq, List<Event> events)
            throws SQLException {
        int changed;
        if (expectedSeq == 0) {
            changed = create(statements, head);
        } else if (events.stream().allMatch(e -> EventType.isAgents(e.type()))) {
            // Nearly all appends. They leave alone what is indexed: a session moves in its lists when its turn begins
            // and ends.
            PreparedStatement update = statements.of("UPDATE session SET last_seq=? WHERE id=? AND last_seq=?");
            update.setLong(1, head.lastSeq());
            update.setString(2, head.id());
            update.setLong(3, expectedSeq);
            changed = update.executeUpdate();
        } else {
            changed = update(statements, head, expectedSeq);
        }
        if (changed == 0) {
            throw new SeqConflictException(head.id(), expectedSeq);
        }
    }

    private static int create(Statements statements, SessionHead head) throws SQLException {
        PreparedStatement insert = statements.of("INSERT INTO session(owner, title, active_at, last_seq, busy, id,"
                + " project, created_at) VALUES(?,?,?,?,?,?,?,?) ON CONFLICT DO NOTHING");
        setHead(insert, head);
        insert.setString(7, head.project());
        insert.setLong(8, head.createdAt().toEpochMilli());
        return insert.executeUpdate();
    }

    private static int update(Statements statements, SessionHead head, long expectedSeq) throws SQLException {
        PreparedStatement update = statements.of(
                "UPDATE session SET owner=?, title=?, active_at=?, last_seq=?, busy=? WHERE id=? AND last_seq=?");
        setHead(update, head);
        update.setLong(7, expectedSeq);
        return update.executeUpdate();
    }

    private static void setHead(PreparedStatement statement, SessionHead head) throws SQLException {
        statement.setString(1, head.owner());
        statement.setString(2, head.title());
        statement.setLong(3, head.lastActivityAt().toEpochMilli());
        statement.setLong(4, head.lastSeq());
        statement.setInt(5, head.busy() ? 1 : 0);
        statement.setString(6, head.id());
    }

    @Override
    public List<Event> read(String sessionId, long after, int limit) {
        return events(
                "SELECT seq, type, json FROM event WHERE session=? AND seq>? ORDER BY seq LIMIT ?",
                sessionId,
                after,
                limit);
    }

    @Override
    public List<Event> readBefore(String sessionId, long before, int limit) {
        List<Event> newestFirst = events(
                "SELECT seq, type, json FROM event WHERE session=? AND seq<? ORDER BY seq DESC LIMIT ?",
                sessionId,
                before,
                limit);
        Collections.reverse(newestFirst);
        return newestFirst;
    }

    private List<Event> events(String sql, String sessionId, long bound, int limit) {
        return readers.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                select.setString(1, sessionId);
                select.setLong(2, bound);
                select.setInt(3, limit);
                List<Event> events = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        events.add(new Event(rows.getLong(1), rows.getString(2), rows.getString(3)));
                    }
                }
                return events;
            }
        });
    }

    @Override
    public @Nullable SessionHead head(String sessionId) {
        List<SessionHead> heads = heads("WHERE id=?", sessionId);
        return heads.isEmpty() ? null : heads.get(0);
    }

    @Override
    public List<SessionHead> list(String project, String owner, @Nullable Instant before, int limit) {
        long bound = before == null ? Long.MAX_VALUE : before.toEpochMilli();
        return heads(
                "WHERE project=? AND owner=? AND active_at<? ORDER BY active_at DESC, id LIMIT ?",
                project,
                owner,
                bound,
                limit);
    }

    @Override
    public List<SessionHead> recent(@Nullable String project, @Nullable Instant before, int limit) {
        long bound = before == null ? Long.MAX_VALUE : before.toEpochMilli();
        return project == null
                ? heads("WHERE active_at<? ORDER BY active_at DESC, id LIMIT ?", bound, limit)
                : heads("WHERE project=? AND active_at<? ORDER BY active_at DESC, id LIMIT ?", project, bound, limit);
    }

    @Override
    public List<SessionHead> unfinished() {
        return heads("WHERE busy=1");
    }

    private List<SessionHead> heads(String where, Object... arguments) {
        String sql = "SELECT id, project, owner, title, created_at, active_at, last_seq, busy FROM session " + where;
        return readers.query(connection -> {
            try (PreparedStatement select = connection.prepareStatement(sql)) {
                for (int i = 0; i < arguments.length; i++) {
                    select.setObject(i + 1, arguments[i]);
                }
                List<SessionHead> heads = new ArrayList<>();
                try (ResultSet rows = select.executeQuery()) {
                    while (rows.next()) {
                        heads.add(new SessionHead(
                                rows.getString(1),
                                rows.getString(2),
                                rows.getString(3),
                                rows.getString(4),
                                Instant.ofEpochMilli(rows.getLong(5)),
                                Instant.ofEpochMilli(rows.getLong(6)),
                                rows.getLong(7),
                                rows.getInt(8) == 1));
                    }
                }
                return heads;
            }
        });
    }

    @Override
    public CompletionStage<Void> delete(String sessionId) {
        return writer.submit(statements -> {
            for (String sql : List.of("DELETE FROM event WHERE session=?", "DELETE FROM session WHERE id=?")) {
                PreparedStatement statement = statements.of(sql);
                statement.setString(1, sessionId);
                statement.executeUpdate();
            }
        });
    }

    @Override
    public Runnable watch(String sessionId, Consumer<List<Event>> listener) {
        return () -> {};
    }
}
