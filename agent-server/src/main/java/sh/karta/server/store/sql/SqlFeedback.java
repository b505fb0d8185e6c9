// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import sh.karta.server.store.Deliveries.Delivery;
import sh.karta.server.store.Feedback;

/** Votes as rows. */
final class SqlFeedback implements Feedback {
    /** The lock makes a delete of the session wait, so that no vote outlives it. */
    private static final String PUT = "INSERT INTO feedback(session, message_id, owner, value, reason, text, at)"
            + " SELECT id, ?, ?, ?, ?, ?, ? FROM session WHERE id = ?${against_delete}"
            + " ON CONFLICT (session, message_id, owner)"
            + " DO UPDATE SET value = excluded.value, reason = excluded.reason, text = excluded.text, at = excluded.at"
            + " WHERE feedback.value <> excluded.value OR feedback.reason IS DISTINCT FROM excluded.reason"
            + " OR feedback.text IS DISTINCT FROM excluded.text";

    private static final String WITHDRAW = "DELETE FROM feedback WHERE session = ? AND message_id = ? AND owner = ?";

    private final Database database;

    SqlFeedback(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Boolean> put(Vote vote, List<Delivery> news) {
        return database.write(sql -> sql.together(all -> {
            boolean changed = put(all, vote);
            if (changed) {
                SqlDeliveries.add(all, news);
            }
            return changed;
        }));
    }

    private static boolean put(Sql sql, Vote vote) throws SQLException {
        if (vote.value() == null) {
            return sql.update(WITHDRAW, vote.session(), vote.messageId(), vote.owner()) > 0;
        }
        return sql.update(
                        PUT,
                        vote.messageId(),
                        vote.owner(),
                        vote.value(),
                        vote.reason(),
                        vote.text(),
                        vote.at(),
                        vote.session())
                > 0;
    }

    @Override
    public List<Vote> of(String session) {
        return database.read(sql -> sql.query(
                row -> new Vote(
                        session,
                        row.text(1),
                        row.text(2),
                        row.text(3),
                        row.textOrNull(4),
                        row.textOrNull(5),
                        row.time(6)),
                "SELECT message_id, owner, value, reason, text, at FROM feedback WHERE session = ?"
                        + " ORDER BY at, message_id, owner",
                session));
    }
}
