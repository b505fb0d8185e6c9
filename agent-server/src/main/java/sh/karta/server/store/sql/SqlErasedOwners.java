// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.util.List;
import java.util.concurrent.CompletionStage;
import sh.karta.server.store.ErasedOwners;

/** Erased owners as rows. */
final class SqlErasedOwners implements ErasedOwners {
    private static final String ADD = "INSERT INTO erased(project, owner, at) VALUES(?, ?, ?)"
            + " ON CONFLICT (project, owner) DO UPDATE SET at = excluded.at WHERE erased.at < excluded.at";

    private final Database database;

    SqlErasedOwners(Database database) {
        this.database = database;
    }

    @Override
    public CompletionStage<Void> add(Erased erased) {
        return database.write(sql -> sql.update(ADD, erased.project(), erased.owner(), erased.at()))
                .thenAccept(added -> {});
    }

    @Override
    public List<Erased> all() {
        return database.read(sql -> sql.query(
                row -> new Erased(row.text(1), row.text(2), row.time(3)),
                "SELECT project, owner, at FROM erased ORDER BY at, project, owner"));
    }
}
