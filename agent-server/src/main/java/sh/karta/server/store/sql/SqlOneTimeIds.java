// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.sql.SQLException;
import java.time.Duration;
import sh.karta.server.store.OneTimeIds;

/** Used ids in a table, stored as hashes because ids can have any length. */
final class SqlOneTimeIds implements OneTimeIds {
    private static final String ADD = "INSERT INTO once(id, until) VALUES(?, ${now} + ?)"
            + " ON CONFLICT (id) DO UPDATE SET until = excluded.until WHERE once.until <= ${now}";

    private final Database database;

    SqlOneTimeIds(Database database) {
        this.database = database;
    }

    @Override
    public boolean first(String id, Duration remember) {
        return database.writeNow(sql -> first(sql, id, remember));
    }

    static boolean first(Sql sql, String id, Duration remember) throws SQLException {
        return sql.update(ADD, HashedName.of(id), remember.toMillis()) == 1;
    }
}
