// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.CompletionStage;
import sh.karta.server.store.Sweep;

/** Deletes expired rows. */
final class SqlSweep implements Sweep {
    /** A missing bucket counts as full. A time far in the future was written before the clock was set back. */
    private static final String RATE =
            "DELETE FROM rate WHERE full_at <= ${now} * 1000 OR full_at > (${now} + 120000) * 1000";

    private static final String BOOKINGS = "DELETE FROM file WHERE state = " + SqlFiles.BOOKED + " AND at <= "
            + SqlFiles.SINCE + " RETURNING session, name";

    /** No server's config has the address of a delivery that has been due for so long. */
    private static final String DELIVERIES =
            "DELETE FROM delivery WHERE due_at < ${now} - " + Duration.ofDays(2).toMillis();

    private record Name(String session, String name) {}

    private final Database database;
    private final Clock clock;

    SqlSweep(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Void> sweep() {
        String yesterday = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                .minusDays(1)
                .toString();
        // Runs each minute, because a command may have deleted text while the server runs.
        return database.erase(sql -> {
                    sql.update(RATE);
                    sql.update("DELETE FROM once WHERE until <= ${now}");
                    sql.update("DELETE FROM spend WHERE day < ?", yesterday);
                    sql.update(DELIVERIES);
                    return sql.together(SqlSweep::deleteBookings);
                })
                .thenAccept(swept -> {});
    }

    private static boolean deleteBookings(Sql sql) throws SQLException {
        for (Name file : sql.query(row -> new Name(row.text(1), row.text(2)), BOOKINGS)) {
            sql.update("DELETE FROM file_chunk WHERE session = ? AND name = ?", file.session, file.name);
        }
        return true;
    }
}
