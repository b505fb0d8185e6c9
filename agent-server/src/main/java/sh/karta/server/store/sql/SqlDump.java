// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;
import sh.karta.server.store.Dump;
import sh.karta.server.store.SafeText;

/**
 * Copies the tables as they are. Texts stay encoded by {@link SafeText}, which is the same in both databases.
 *
 * <p>Has its own connection, because the transaction may take long.
 */
public final class SqlDump implements Dump {
    /** Opens a connection without time limits. */
    public interface Opener {
        Connection open() throws SQLException;
    }

    private static final int BATCH = 500;

    /** Rows of {@code file_chunk} have up to 256 kB each. */
    private static final int FEW = 16;

    private static final String OF_ERASED = " WHERE EXISTS (SELECT 1 FROM erased e WHERE e.project = session.project"
            + " AND (e.owner = session.owner OR e.owner = 'session:' || session.id) AND session.created_at <= e.at)";

    private final Opener opener;
    private final Dialect dialect;

    public SqlDump(Opener opener, Dialect dialect) {
        this.opener = opener;
        this.dialect = dialect;
    }

    @Override
    public void writeTo(Sink sink) throws IOException {
        try (Connection connection = opener.open()) {
            if (dialect == Dialect.POSTGRES) {
                // In SQLite, every transaction reads as of its first statement.
                connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            }
            connection.setAutoCommit(false);
            for (Table table : Table.ALL) {
                read(connection, table, sink);
            }
            connection.rollback();
        } catch (SQLException e) {
            throw new IOException("The store cannot be read: " + e.getMessage(), e);
        }
    }

    private void read(Connection connection, Table table, Sink sink) throws SQLException, IOException {
        String sql = "SELECT " + table.columnList() + " FROM " + table.name();
        try (Statement statement = connection.createStatement()) {
            // Without it, PostgreSQL's driver reads the whole table first.
            statement.setFetchSize(batch(table));
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    sink.add(new TableRow(table.name(), values(table, rows)));
                }
            }
        }
    }

    /** Returns how many rows are in memory at the same time. */
    private static int batch(Table table) {
        return table.name().equals(Table.FILE_CHUNK) ? FEW : BATCH;
    }

    private ObjectNode values(Table table, ResultSet rows) throws SQLException {
        ObjectNode values = Json.object();
        int index = 1;
        for (Table.Column column : table.columns()) {
            switch (column.kind()) {
                case TEXT -> putText(values, column, rows.getString(index));
                case UUID -> {
                    var uuid = dialect.uuid(rows, index);
                    putText(values, column, uuid == null ? null : uuid.toString());
                }
                case BYTES -> values.put(column.name(), rows.getBytes(index));
                case NUMBER -> {
                    long number = rows.getLong(index);
                    if (!rows.wasNull()) {
                        values.put(column.name(), number);
                    }
                }
            }
            index++;
        }
        return values;
    }

    private static void putText(ObjectNode values, Table.Column column, @Nullable String text) {
        if (text != null) {
            values.put(column.name(), text);
        }
    }

    @Override
    public void replaceWith(Source source) throws IOException {
        try (Connection connection = opener.open()) {
            connection.setAutoCommit(false);
            try {
                replace(connection, source);
                connection.commit();
            } catch (SQLException | IOException | RuntimeException e) {
                rollBack(connection, e);
                throw e;
            }
        } catch (SQLException e) {
            throw new IOException("The store cannot be written: " + e.getMessage(), e);
        }
    }

    /** Rolls back after an error. After some errors (disk full) SQLite has done so already. The first error gives the reason. */
    private static void rollBack(Connection connection, Exception why) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            why.addSuppressed(e);
        }
    }

    private void replace(Connection connection, Source source) throws SQLException, IOException {
        try (Sql sql = new Sql(connection, dialect)) {
            sql.lockForWriting();
            requireNoServer(sql);
            Long generation = sql.first(row -> row.big(1), "SELECT generation FROM meta");
            Long keysVersion = sql.first(row -> row.big(1), "SELECT keys_version FROM meta");
            KeyRestrictions restrictions = KeyRestrictions.read(sql);
            for (Table table : Table.ALL) {
                if (!table.name().equals(Table.ERASED)) {
                    sql.update("DELETE FROM " + table.name());
                }
            }
            insertAll(connection, source);
            restrictions.apply(sql);
            // Both numbers must be above those of this store and those of the backup.
            int updated = sql.update(
                    "UPDATE meta SET generation = 1 + CASE WHEN generation > ? THEN generation ELSE ? END,"
                            + " keys_version = 1 + CASE WHEN keys_version > ? THEN keys_version ELSE ? END,"
                            + " timeline = NULL",
                    generation,
                    generation,
                    keysVersion,
                    keysVersion);
            if (updated != 1) {
                throw new IOException("The backup is damaged: it has no row of the table meta. Nothing was restored.");
            }
            for (String table : SqlSessions.TABLES) {
                sql.update("DELETE FROM " + table + " WHERE session IN (SELECT id FROM session" + OF_ERASED + ")");
            }
            sql.update("DELETE FROM session" + OF_ERASED);
            sql.update("DELETE FROM spend WHERE EXISTS (SELECT 1 FROM erased e"
                    + " WHERE e.project = spend.project AND e.owner = spend.owner)");
        }
    }

    private static void requireNoServer(Sql sql) throws SQLException, IOException {
        if (sql.first(row -> row.text(1), "SELECT id FROM node WHERE lease_until > ${now}") != null) {
            throw new IOException("A server is using the store. Stop all servers, then repeat the command.");
        }
    }

    private void insertAll(Connection connection, Source source) throws SQLException, IOException {
        Map<String, Table> tables = Table.ALL.stream().collect(Collectors.toMap(Table::name, table -> table));
        Table current = null;
        PreparedStatement insert = null;
        int waiting = 0;
        try {
            for (TableRow row = source.next(); row != null; row = source.next()) {
                Table table = tables.get(row.table());
                if (table == null) {
                    throw new IOException("The backup has an unknown table " + row.table()
                            + ". Use the version of karta-server that wrote it, or a later one.");
                }
                if (insert == null || !table.equals(current)) {
                    flush(insert);
                    current = table;
                    waiting = 0;
                    insert = connection.prepareStatement(insert(table));
                }
                bind(insert, table, row.values());
                insert.addBatch();
                if (++waiting == batch(table)) {
                    insert.executeBatch();
                    waiting = 0;
                }
            }
            flush(insert);
        } finally {
            if (insert != null) {
                insert.close();
            }
        }
    }

    private static void flush(@Nullable PreparedStatement insert) throws SQLException {
        if (insert != null) {
            try (insert) {
                insert.executeBatch();
            }
        }
    }

    private static String insert(Table table) {
        String values = String.join(", ", Collections.nCopies(table.columns().size(), "?"));
        String sql = "INSERT INTO " + table.name() + "(" + table.columnList() + ") VALUES(" + values + ")";
        return table.name().equals(Table.ERASED)
                ? sql + " ON CONFLICT (project, owner) DO UPDATE SET at = excluded.at WHERE erased.at < excluded.at"
                : sql;
    }

    private void bind(PreparedStatement insert, Table table, ObjectNode values) throws SQLException, IOException {
        int index = 1;
        for (Table.Column column : table.columns()) {
            JsonNode value = values.get(column.name());
            if (value == null) {
                dialect.bind(insert, index, null);
            } else {
                switch (column.kind()) {
                    // Rows of a dump are already encoded by SafeText.
                    case TEXT -> insert.setString(index, value.asText());
                    case UUID -> dialect.bind(insert, index, java.util.UUID.fromString(value.asText()));
                    case BYTES -> insert.setBytes(index, value.binaryValue());
                    case NUMBER -> insert.setLong(index, value.asLong());
                }
            }
            index++;
        }
    }
}
