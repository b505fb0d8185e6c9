// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.function.LongSupplier;
import sh.karta.server.store.Meta;
import sh.karta.server.store.StoreFormat;

/** The one row of {@code meta}. */
final class SqlMeta implements Meta {
    private static final int SECRET_BYTES = 32;
    /** The version of the rows' content, for changes that leave the tables unchanged. */
    private static final int FORMAT = 1;

    private final Database database;
    private final LongSupplier found;

    /** @param found see {@link #foundGeneration} */
    SqlMeta(Database database, LongSupplier found) {
        this.database = database;
        this.found = found;
    }

    /** Creates the row if it is missing. If several servers start together, the secret of the first one is kept. */
    void create() {
        byte[] secret = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(secret);
        database.writeNow(sql -> sql.update(
                "INSERT INTO meta(one, secret, generation, format, keys_version) VALUES(1, ?, 0, " + FORMAT + ", 0)"
                        + " ON CONFLICT DO NOTHING",
                secret));
    }

    /** @throws IOException if a newer server has changed the rows to a form that this one does not know */
    void requireFormat(String place) throws IOException {
        int format = database.read(sql -> sql.query(row -> row.number(1), "SELECT format FROM meta"))
                .get(0);
        if (format > FORMAT) {
            throw StoreFormat.newer(place, format, FORMAT);
        }
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
    public long foundGeneration() {
        return found.getAsLong();
    }

    @Override
    public long raiseGeneration(long known) {
        database.writeNow(sql -> sql.update("UPDATE meta SET generation = ? WHERE generation <= ?", known + 1, known));
        return generation();
    }
}
