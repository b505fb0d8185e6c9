// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import java.util.concurrent.CompletionStage;
import sh.karta.server.store.sql.Database;
import sh.karta.server.store.sql.Dialect;
import sh.karta.server.store.sql.Sql;

/** Uses one connection for writes and a few for reads. */
final class SqliteDatabase implements Database, AutoCloseable {
    private final SqliteWriter writer;
    private final ReadPool readers;

    SqliteDatabase(SqliteWriter writer, ReadPool readers) {
        this.writer = writer;
        this.readers = readers;
    }

    @Override
    public <T> T read(Work<T> work) {
        return readers.query(connection -> {
            try (Sql sql = new Sql(connection, Dialect.SQLITE)) {
                return work.on(sql);
            }
        });
    }

    @Override
    public <T> CompletionStage<T> write(Work<T> work) {
        return writer.submit(work);
    }

    @Override
    public <T> CompletionStage<T> erase(Work<T> work) {
        return writer.submitErasing(work);
    }

    /** Returns whether writes fail, for example because the disk is full. */
    boolean isUnwritable() {
        return writer.isUnwritable();
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
    }
}
