// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Loaded;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.session.Snapshot;

/** Reads a session in one statement, because four statements would see four different moments. */
final class Loading {
    private static final int HEAD = 0;
    private static final int SNAPSHOT = 1;
    private static final int ROW = 2;

    private static final String LOAD =
            "SELECT 0, last_seq, created_at, active_at, reserved_seq, epoch, due_at, project, owner,"
                    + " title, node, tail, run, preview FROM session WHERE id = ?"
                    + " UNION ALL SELECT 1, seq, format, NULL, NULL, NULL, NULL, state, NULL, NULL, NULL, NULL, NULL"
                    + ", NULL FROM snapshot WHERE session = ?"
                    + " UNION ALL SELECT 2, e.seq, e.at, NULL, NULL, NULL, NULL, e.type, e.body, NULL, NULL, NULL, NULL"
                    + ", NULL FROM (SELECT seq, at, type, body FROM event WHERE session = ?"
                    + " AND seq > COALESCE((SELECT seq FROM snapshot WHERE session = ?), 0)"
                    + " ORDER BY seq LIMIT " + SessionStore.LOADED_ROWS + ") e"
                    + " UNION ALL SELECT 3, d.seq, NULL, d.from_char, NULL, NULL, NULL, d.text, d.part, NULL, NULL, NULL, d.run, NULL"
                    + " FROM draft d JOIN session s ON s.id = d.session AND s.run IS NOT NULL AND d.seq > s.last_seq"
                    + " WHERE d.session = ? ORDER BY 1, 2";

    private final String session;
    private @Nullable Head head;
    private @Nullable UUID tail;
    private @Nullable Snapshot snapshot;
    private final List<Row> rows = new ArrayList<>();
    private final List<Draft> drafts = new ArrayList<>();

    private Loading(String session) {
        this.session = session;
    }

    static @Nullable Loaded load(Sql sql, String session) throws SQLException {
        Loading loading = new Loading(session);
        sql.query(loading::add, LOAD, session, session, session, session, session);
        Head head = loading.head;
        UUID tail = loading.tail;
        return head == null || tail == null
                ? null
                : new Loaded(head, tail, loading.snapshot, List.copyOf(loading.rows), List.copyOf(loading.drafts));
    }

    private boolean add(Sql.Columns row) throws SQLException {
        switch (row.number(1)) {
            case HEAD -> {
                head = head(row);
                tail = row.uuid(12);
            }
            case SNAPSHOT -> snapshot = new Snapshot(row.big(2), row.number(3), row.text(8));
            case ROW -> rows.add(new Row(row.big(2), row.text(8), row.time(3), row.text(9)));
            default -> drafts.add(draft(row));
        }
        return true;
    }

    private Head head(Sql.Columns row) throws SQLException {
        return new Head(
                session,
                row.text(8),
                row.text(9),
                row.text(10),
                row.text(14),
                row.time(3),
                row.time(4),
                row.big(2),
                row.big(5),
                row.number(6),
                row.uuidOrNull(13),
                row.textOrNull(11),
                row.timeOrNull(7));
    }

    /** Reads a draft. The head is the first row, so the epoch is known. */
    private Draft draft(Sql.Columns row) throws SQLException {
        int epoch = head == null ? 0 : head.epoch();
        return new Draft(session, row.uuid(13), epoch, row.text(9), row.number(4), row.big(2), row.text(8));
    }
}
