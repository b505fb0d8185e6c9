// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.concurrent.CompletionStage;
import sh.karta.server.store.Ledger;
import sh.karta.server.store.sqlite.ReadPool;

/** The ledger as a row per project, kind and day, and one per owner and day. */
final class SqliteLedger implements Ledger {
    private final Writer writer;
    private final ReadPool readers;

    SqliteLedger(Writer writer, ReadPool readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public CompletionStage<Void> add(String project, String owner, boolean anonymous, LocalDate day, long tokens) {
        return writer.submit(statements -> {
                    PreparedStatement add =
                            statements.of("INSERT INTO spend(project, anonymous, day, tokens) VALUES(?,?,?,?)"
                                    + " ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens");
                    add.setString(1, project);
                    add.setInt(2, anonymous ? 1 : 0);
                    add.setString(3, day.toString());
                    add.setLong(4, tokens);
                    add.executeUpdate();
                    addToOwner(statements, project, owner, day, tokens);
                })
                .handle((done, failure) -> null);
    }

    private static void addToOwner(Statements statements, String project, String owner, LocalDate day, long tokens)
            throws SQLException {
        PreparedStatement forget = statements.of("DELETE FROM owner_spend WHERE day < ?");
        forget.setString(1, day.minusDays(1).toString());
        forget.executeUpdate();
        PreparedStatement add = statements.of("INSERT INTO owner_spend(day, project, owner, tokens) VALUES(?,?,?,?)"
                + " ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens");
        add.setString(1, day.toString());
        add.setString(2, project);
        add.setString(3, owner);
        add.setLong(4, tokens);
        add.executeUpdate();
    }

    @Override
    public long spent(String project, boolean anonymous, LocalDate from) {
        return sum("spend WHERE project=? AND anonymous=? AND day>=?", project, anonymous ? 1 : 0, from.toString());
    }

    @Override
    public long spentBy(String project, String owner, LocalDate day) {
        return sum("owner_spend WHERE day=? AND project=? AND owner=?", day.toString(), project, owner);
    }

    private long sum(String from, Object... arguments) {
        return readers.query(connection -> {
            try (PreparedStatement sum = connection.prepareStatement("SELECT COALESCE(SUM(tokens), 0) FROM " + from)) {
                for (int i = 0; i < arguments.length; i++) {
                    sum.setObject(i + 1, arguments[i]);
                }
                try (ResultSet row = sum.executeQuery()) {
                    return row.getLong(1);
                }
            }
        });
    }
}
