// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.store.EventLog;
import sh.karta.server.store.SeqConflictException;
import sh.karta.server.store.SessionCursor;
import sh.karta.server.store.SessionHead;
import sh.karta.server.store.SessionPage;
import sh.karta.server.store.sqlite.ReadPool;

/** The event log in two tables: sessions with their heads, and events by session and seq. */
final class SqliteEventLog implements EventLog {
    private final Writer writer;
    private final ReadPool readers;
    private final UnmovedWords words;

    SqliteEventLog(Writer writer, ReadPool readers, UnmovedWords words) {
        this.writer = writer;
        this.readers = readers;
        this.words = words;
    }

    @Override
    public CompletionStage<Void> append(SessionHead head, long expectedSeq, List<Event> events) {
        boolean onlyWords = expectedSeq > 0 && areAgents(events);
        if (onlyWords && words.append(head, expectedSeq, events)) {
            return CompletableFuture.completedFuture(null);
        }
        return writer.submit(
                statements -> {
                    words.settle(statements, head.id());
                    boolean follows = onlyWords
                            ? EventTable.insertAfter(statements, head.id(), expectedSeq, events)
                            : writeHead(statements, head, expectedSeq);
                    if (!follows) {
                        throw new SeqConflictException(head.id(), expectedSeq);
                    }
                    if (!onlyWords) {
                        insertAll(statements, head.id(), events);
                    }
                    if (head.busy()) {
                        words.endsAt(head.id(), head.lastSeq());
                    } else {
                        words.rests(head.id());
                    }
                },
                !onlyWords);
    }

    private static boolean areAgents(List<Event> events) {
        for (Event event : events) {
            if (!EventType.isAgents(event.type())) {
                return false;
            }
        }
        return true;
    }

    private static void insertAll(Statements statements, String session, List<Event> events) throws SQLException {
        for (Event event : events) {
            EventTable.insert(statements, session, event);
        }
    }

    private static boolean writeHead(Statements statements, SessionHead head, long expectedSeq) throws SQLException {
        return (expectedSeq == 0 ? create(statements, head) : update(statements, head, expectedSeq)) > 0;
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
        PreparedStatement update =
                statements.of("UPDATE session SET owner=?1, title=?2, active_at=?3, last_seq=?4, busy=?5 WHERE id=?6"
                        + " AND (SELECT MAX(seq) FROM event WHERE session=?6)=?7");
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
        // Asked for first: what moves meanwhile is found in the table.
        List<Event> unmoved = words.of(sessionId);
        List<Event> events = !unmoved.isEmpty() && after >= unmoved.get(0).seq() - 1
                ? new ArrayList<>()
                : readers.query(connection -> EventTable.after(connection, sessionId, after, limit));
        long last = after;
        if (!events.isEmpty()) {
            last = events.get(events.size() - 1).seq();
        }
        addFollowing(events, last, unmoved, Long.MAX_VALUE);
        return events.size() > limit ? new ArrayList<>(events.subList(0, limit)) : events;
    }

    @Override
    public List<Event> readBefore(String sessionId, long before, int limit) {
        List<Event> unmoved = words.of(sessionId);
        List<Event> events = readers.query(connection -> EventTable.before(connection, sessionId, before, limit));
        if (!events.isEmpty()) {
            addFollowing(events, events.get(events.size() - 1).seq(), unmoved, before);
        }
        int size = events.size();
        return size > limit ? new ArrayList<>(events.subList(size - limit, size)) : events;
    }

    /** Words that do not go on where the table ends are of a session that was deleted while we read. */
    private static void addFollowing(List<Event> events, long last, List<Event> unmoved, long before) {
        long next = last + 1;
        for (Event event : unmoved) {
            if (event.seq() == next && next < before) {
                events.add(event);
                next++;
            }
        }
    }

    @Override
    public @Nullable SessionHead head(String sessionId) {
        List<SessionHead> heads = heads("WHERE id=?", sessionId);
        return heads.isEmpty() ? null : heads.get(0);
    }

    @Override
    public SessionPage list(String project, String owner, @Nullable SessionCursor after, int limit) {
        return page("project=? AND owner=?", after, limit, project, owner);
    }

    @Override
    public SessionPage recent(@Nullable String project, @Nullable SessionCursor after, int limit) {
        return project == null ? page("TRUE", after, limit) : page("project=?", after, limit, project);
    }

    /** Reads one session more than fits on the page, to know whether another page follows. */
    private SessionPage page(String which, @Nullable SessionCursor after, int limit, Object... arguments) {
        List<Object> all = new ArrayList<>(List.of(arguments));
        String place = "";
        if (after != null) {
            place = " AND (active_at, id) < (?, ?)";
            all.add(after.at().toEpochMilli());
            all.add(after.id());
        }
        all.add(limit + 1);
        List<SessionHead> heads =
                heads("WHERE " + which + place + " ORDER BY active_at DESC, id DESC LIMIT ?", all.toArray());
        if (heads.size() <= limit) {
            return new SessionPage(heads, null);
        }
        List<SessionHead> shown = List.copyOf(heads.subList(0, limit));
        SessionHead last = shown.get(limit - 1);
        return new SessionPage(shown, new SessionCursor(last.lastActivityAt(), last.id()));
    }

    @Override
    public List<Unfinished> unfinished() {
        return readers.query(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT id, last_seq FROM session WHERE busy=1");
                    ResultSet rows = select.executeQuery()) {
                List<Unfinished> all = new ArrayList<>();
                while (rows.next()) {
                    all.add(new Unfinished(rows.getString(1), rows.getLong(2)));
                }
                return all;
            }
        });
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
            words.drop(sessionId);
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
