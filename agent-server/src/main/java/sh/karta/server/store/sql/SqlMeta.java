// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.security.SecureRandom;
import sh.karta.server.store.Meta;

/** The one row of {@code meta}. */
final class SqlMeta implements Meta {
    private static final int SECRET_BYTES = 32;

    private final Database database;

    SqlMeta(Database database) {
        this.database = database;
    }

    /** Creates the row if it is missing. If several servers start together, the secret of the first one is kept. */
    void create() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        database.writeNow(sql -> sql.update(
                "INSERT INTO meta(one, secret, generation, format, keys_version) VALUES(1, ?, 0, 1, 0)"
                        + " ON CONFLICT DO NOTHING",
                secret));
    }

    @Override
    public byte[] secret() {
        return database.read(sql -> sql.query(row -> row.bytes(1), "SELECT secret FROM meta"))
                .get(0);
    }

    @Override
    public long generation() {
        return database.read(sql -> sql.query(row -> row.big(1), "SELECT generation FROM meta"))
                .get(0);
    }

    @Override
    public long raiseGeneration() {
        return database.writeNow(sql -> sql.query(
                        row -> row.big(1), "UPDATE meta SET generation = generation + 1 RETURNING generation"))
                .get(0);
    }
}
