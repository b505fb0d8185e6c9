// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
import sh.karta.server.store.sql.SqlArray;

/**
 * Writes everything in one statement, hence in one round trip and one transaction. The row of {@code session} is changed first.
 * Everything else selects from the row that this returns, so nothing is written if the tail was a different one.
 */
final class PostgresAppender implements Appender {
    private static final String ROWS = ", rows AS (INSERT INTO event(session, seq, type, at, body)"
            + " SELECT head.id, r.seq, r.type, r.at, r.body FROM head, ";
    private static final String ARRAYS = "unnest(?, ?, ?, ?)";
    private static final String ROW = "(CAST(? AS bigint), CAST(? AS text), CAST(? AS bigint), CAST(? AS text))";

    /**
     * Maximum number of rows that are parameters of their own. Four arrays cost a sixth of the time of an append. More rows are rare, and
     * each number of rows is a statement to prepare on each connection.
     */
    private static final int FEW_ROWS = 6;

    private static final String KEY =
            ", key AS (INSERT INTO accepted(session, key, hash, seq, at)" + " SELECT id, ?, ?, ?, ? FROM head)";
    private static final String SPENT = ", spent AS (" + Spend.byOwner("head") + "), spent_total AS ("
            + Spend.byProject(Spend.ANONYMOUS, "head") + ")";
    private static final String STATE = ", state AS (INSERT INTO snapshot(session, seq, format, state)"
            + " SELECT id, ?, ?, ? FROM head ON CONFLICT (session)"
            + " DO UPDATE SET seq = excluded.seq, format = excluded.format, state = excluded.state)";
    private static final String DRAFTS =
            ", gone AS (DELETE FROM draft USING head WHERE draft.session = head.id AND draft.seq <= ?)";

    /**
     * The lock makes a delete wait, so that no draft outlives its session. It does not wait for an append or a claim: a draft that is
     * stored at the same time is replaced when drafts are read, see {@link Draft}.
     */
    private static final String CHECKPOINT = "WITH new AS (SELECT * FROM unnest(?, ?, ?, ?, ?, ?, ?)"
            + " AS d(session, run, epoch, part, from_char, seq, text)),"
            + " open AS (SELECT id, run, epoch FROM session WHERE id = ANY(?) AND run IS NOT NULL FOR KEY SHARE),"
            + " stored AS (INSERT INTO draft(session, run, part, from_char, seq, text)"
            + " SELECT d.session, d.run, d.part, d.from_char, d.seq, d.text FROM new d"
            + " JOIN open s ON s.id = d.session AND s.run = d.run AND s.epoch = d.epoch ON CONFLICT DO NOTHING)"
            + " SELECT DISTINCT d.run FROM new d WHERE NOT EXISTS (SELECT 1 FROM open s"
            + " WHERE s.id = d.session AND s.run = d.run AND s.epoch = d.epoch)";

    @Override
    public boolean append(Sql sql, UUID from, UUID to, Append what) throws SQLException {
        HeadSql decision = HeadSql.of(from, to, what);
        Head head = what.head();
        List<@Nullable Object> values = new ArrayList<>(decision.values());
        StringBuilder text = new StringBuilder("WITH head AS (").append(decision.text());
        text.append(" RETURNING id, project, owner)");
        List<Row> rows = what.rows();
        if (!rows.isEmpty()) {
            text.append(ROWS);
            addRows(rows, text, values);
            text.append(" AS r(seq, type, at, body))");
        }
        Accepted key = what.key();
        if (key != null) {
            text.append(KEY);
            values.addAll(List.of(key.key(), key.hash(), key.seq(), key.at()));
        }
        if (what.spent() > 0) {
            text.append(SPENT);
            String day = LocalDate.ofInstant(head.activeAt(), ZoneOffset.UTC).toString();
            values.addAll(List.of(day, what.spent(), day, Spend.shard(head.id()), what.spent()));
        }
        Snapshot state = what.state();
        if (state != null) {
            text.append(STATE);
            values.addAll(List.of(state.seq(), state.format(), state.state()));
        }
        if (!from.equals(SessionStore.NEW)) {
            text.append(DRAFTS);
            values.add(head.run() == null ? Long.MAX_VALUE : head.lastSeq());
        }
        text.append(" SELECT 1 FROM head");
        return sql.first(row -> row.number(1), text.toString(), values.toArray()) != null;
    }

    private static void addRows(List<Row> rows, StringBuilder text, List<@Nullable Object> values) {
        if (rows.size() <= FEW_ROWS) {
            text.append("(VALUES ")
                    .append(String.join(", ", Collections.nCopies(rows.size(), ROW)))
                    .append(')');
            rows.forEach(row -> values.addAll(List.of(row.seq(), row.type(), row.at(), row.body())));
            return;
        }
        text.append(ARRAYS);
        values.add(SqlArray.of("bigint", rows, Row::seq));
        values.add(SqlArray.of(rows, Row::type));
        values.add(SqlArray.of("bigint", rows, row -> row.at().toEpochMilli()));
        values.add(SqlArray.of(rows, Row::body));
    }

    @Override
    public Set<UUID> checkpoint(Sql sql, List<Draft> drafts) throws SQLException {
        List<String> sessions = drafts.stream().map(Draft::session).distinct().toList();
        return new HashSet<>(sql.query(
                row -> row.uuid(1),
                CHECKPOINT,
                SqlArray.of(drafts, Draft::session),
                SqlArray.of("uuid", drafts, Draft::run),
                SqlArray.of("integer", drafts, Draft::epoch),
                SqlArray.of(drafts, Draft::part),
                SqlArray.of("integer", drafts, Draft::fromChar),
                SqlArray.of("bigint", drafts, Draft::seq),
                SqlArray.of(drafts, Draft::text),
                sessions));
    }
}
