// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.time.Duration;
import java.time.LocalDate;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import sh.karta.server.store.Ledger;

/** Stores sums of tokens. An append adds to the same sums; see {@link Appender}. */
final class SqlLedger implements Ledger {
    private static final String GIVEN = "(SELECT ? AS project, ? AS owner) AS given WHERE true";

    /** No turn runs for more than a day, so later tokens belong to a turn after the erasure. */
    private static final String NOT_JUST_ERASED =
            " AND NOT EXISTS (SELECT 1 FROM erased WHERE erased.project = given.project"
                    + " AND erased.owner = given.owner AND erased.at > ${now} - "
                    + Duration.ofDays(1).toMillis() + ")";

    private static final String BY_OWNER = Spend.byOwner(GIVEN + NOT_JUST_ERASED);

    private final Database database;

    SqlLedger(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Void> add(String project, String owner, boolean anonymous, LocalDate day, long tokens) {
        String byProject = Spend.byProject(anonymous ? "1" : "0", GIVEN);
        return database.write(sql -> sql.together(all -> {
                    String date = day.toString();
                    all.update(BY_OWNER, date, tokens, project, owner);
                    return all.update(byProject, date, Spend.shard(owner), tokens, project, owner);
                }))
                .thenAccept(added -> {});
    }

    @Override
    public CompletionStage<Void> erase(String project, String owner) {
        return database.write(sql -> sql.update("DELETE FROM spend WHERE project = ? AND owner = ?", project, owner))
                .thenAccept(deleted -> {});
    }

    @Override
    public SortedMap<LocalDate, Long> byDay(String project, String owner) {
        SortedMap<LocalDate, Long> days = new TreeMap<>();
        database.read(sql -> sql.query(
                row -> days.put(LocalDate.parse(row.text(1)), row.big(2)),
                "SELECT day, tokens FROM spend WHERE project = ? AND owner = ?",
                project,
                owner));
        return days;
    }

    @Override
    public long spent(String project, boolean anonymous, LocalDate from) {
        return sum(
                "spend_total WHERE project = ? AND anonymous = ? AND day >= ?",
                project,
                anonymous ? 1 : 0,
                from.toString());
    }

    @Override
    public long spentBy(String project, String owner, LocalDate day) {
        return sum("spend WHERE project = ? AND day = ? AND owner = ?", project, day.toString(), owner);
    }

    private long sum(String from, Object... values) {
        return database.read(
                        sql -> sql.query(row -> row.big(1), "SELECT COALESCE(SUM(tokens), 0) FROM " + from, values))
                .get(0);
    }
}
