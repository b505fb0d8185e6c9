// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.LocalDate;
import sh.karta.server.store.Ledger;

/** The ledger as one row per project, kind and day. */
final class SqliteLedger implements Ledger {
    private final Writer writer;
    private final ReadPool readers;

    SqliteLedger(Writer writer, ReadPool readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public void add(String project, boolean anonymous, LocalDate day, long tokens) {
        var unused = writer.submit(statements -> {
            PreparedStatement add = statements.of("INSERT INTO spend(project, anonymous, day, tokens) VALUES(?,?,?,?)"
                    + " ON CONFLICT DO UPDATE SET tokens = tokens + excluded.tokens");
            add.setString(1, project);
            add.setInt(2, anonymous ? 1 : 0);
            add.setString(3, day.toString());
            add.setLong(4, tokens);
            add.executeUpdate();
        });
    }

    @Override
    public long spent(String project, boolean anonymous, LocalDate from) {
        return readers.query(connection -> {
            try (PreparedStatement sum = connection.prepareStatement(
                    "SELECT COALESCE(SUM(tokens), 0) FROM spend WHERE project=? AND anonymous=? AND day>=?")) {
                sum.setString(1, project);
                sum.setInt(2, anonymous ? 1 : 0);
                sum.setString(3, from.toString());
                try (ResultSet row = sum.executeQuery()) {
                    return row.getLong(1);
                }
            }
        });
    }
}
