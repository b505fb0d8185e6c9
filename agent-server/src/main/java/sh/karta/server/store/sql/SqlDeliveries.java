// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sh.karta.server.store.Deliveries;

/** Deliveries as rows. Claiming a delivery postpones it, so an abandoned claim needs no cleanup. */
final class SqlDeliveries implements Deliveries {
    private static final String ADD = "INSERT INTO delivery(id, address, session, body, attempts, due_at)"
            + " SELECT ?, ?, ?, ?, 0, ${now} WHERE (SELECT COUNT(*) FROM"
            + " (SELECT 1 FROM delivery WHERE address = ? LIMIT " + MAX_PENDING + ") AS waiting) < " + MAX_PENDING
            + " ON CONFLICT DO NOTHING";
    private static final String CLAIM =
            "WITH late AS MATERIALIZED (SELECT id FROM delivery WHERE address = ? AND due_at <= ${now} ORDER BY due_at"
                    + " LIMIT ?${skip_locked})"
                    + " UPDATE delivery SET due_at = ${now} + ?, attempts = attempts + 1"
                    + " WHERE id IN (SELECT id FROM late) RETURNING id, address, session, body, attempts";

    private static final Logger LOG = LoggerFactory.getLogger(SqlDeliveries.class);

    private final Database database;

    SqlDeliveries(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<List<Delivery>> add(List<Delivery> deliveries) {
        return database.write(sql -> sql.together(all -> add(all, deliveries)));
    }

    @Override
    public CompletionStage<Boolean> addOnce(String name, Duration interval, List<Delivery> deliveries) {
        return database.write(sql -> sql.together(all -> {
            boolean first = SqlOneTimeIds.first(all, name, interval);
            if (first) {
                add(all, deliveries);
            }
            return first;
        }));
    }

    static List<Delivery> add(Sql sql, List<Delivery> deliveries) throws SQLException {
        List<Delivery> refused = new ArrayList<>();
        for (Delivery one : deliveries) {
            if (sql.update(ADD, one.id(), one.address(), one.session(), one.body(), one.address()) == 0) {
                LOG.warn("Dropped a webhook delivery: {} are pending for the same URL", MAX_PENDING);
                refused.add(one);
            }
        }
        return refused;
    }

    @Override
    public List<Delivery> claim(String address, int max, Duration lease) {
        return database.writeNow(sql -> sql.query(
                row -> new Delivery(row.uuid(1), row.text(2), row.text(3), row.text(4), row.number(5)),
                CLAIM,
                address,
                max,
                lease.toMillis()));
    }

    @Override
    public CompletionStage<Void> end(Delivery delivery) {
        return database.write(sql -> sql.update("DELETE FROM delivery WHERE id = ?", delivery.id()))
                .thenAccept(deleted -> {});
    }

    @Override
    public CompletionStage<Void> retry(Delivery delivery, Duration after) {
        return database.write(sql -> sql.update(
                        "UPDATE delivery SET due_at = ${now} + ? WHERE id = ? AND attempts = ?",
                        after.toMillis(),
                        delivery.id(),
                        delivery.attempt()))
                .thenAccept(postponed -> {});
    }
}
