// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import sh.karta.server.store.session.Accepted;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.SessionStore;

/** The statement that decides whether an append is stored: it changes one row of {@code session}, or none. */
public record HeadSql(String text, List<@Nullable Object> values) {
    private static final String INSERT =
            "INSERT INTO session(id, project, owner, title, preview, created_at, active_at, last_seq,"
                    + " reserved_seq, epoch, run, node, due_at, tail) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT DO NOTHING";
    private static final String UPDATE = "UPDATE session SET title = CASE WHEN title = '' THEN ? ELSE title END,"
            + " preview = ?, active_at = ?, last_seq = ?, reserved_seq = ?, run = ?, node = ?, due_at = ?, tail = ?"
            + " WHERE id = ? AND tail = ? AND epoch = ?";
    private static final String NEW_KEY =
            " AND NOT EXISTS (SELECT 1 FROM accepted a WHERE a.session = session.id AND a.key = ?)";

    /** Returns the statement of an append. */
    public static HeadSql of(UUID from, UUID to, Append what) {
        Head head = what.head();
        List<@Nullable Object> values = new ArrayList<>();
        if (from.equals(SessionStore.NEW)) {
            add(values, head.id(), head.project(), head.owner(), head.title(), head.preview());
            add(values, head.createdAt(), head.activeAt());
            add(values, head.lastSeq(), head.reservedSeq(), head.epoch(), head.run(), head.node(), head.dueAt(), to);
            return new HeadSql(INSERT, values);
        }
        add(values, head.title(), head.preview(), head.activeAt(), head.lastSeq(), head.reservedSeq());
        add(values, head.run(), head.node(), head.dueAt(), to, head.id(), from, head.epoch());
        Accepted key = what.key();
        if (key == null) {
            return new HeadSql(UPDATE, values);
        }
        values.add(key.key());
        return new HeadSql(UPDATE + NEW_KEY, values);
    }

    private static void add(List<@Nullable Object> values, @Nullable Object... more) {
        for (Object value : more) {
            values.add(value);
        }
    }
}
