// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import sh.karta.server.store.StoreFormat;
import sh.karta.server.store.sql.Dialect;
import sh.karta.server.store.sql.SchemaFiles;

/**
 * Creates and checks the tables of a file. {@code application_id} marks the file as one of karta-server, {@code user_version} is the
 * tables' version.
 */
final class SqliteSchema {
    /** "Krta" in ASCII. */
    private static final int APPLICATION = 0x4b727461;

    private static final String TABLES = "SELECT COUNT(*) FROM sqlite_schema";

    private SqliteSchema() {}

    /**
     * Creates the tables, or updates older ones.
     *
     * @throws IOException if the file belongs to a newer server or to another program
     */
    static void migrate(Connection connection, Path file) throws IOException, SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            int version = version(statement, file);
            for (; version < SchemaFiles.count(); version++) {
                for (String sql : SchemaFiles.statements(version, Dialect.SQLITE)) {
                    statement.execute(sql);
                }
                statement.execute("PRAGMA user_version=" + (version + 1));
            }
            statement.execute("PRAGMA application_id=" + APPLICATION);
            statement.execute("COMMIT");
        }
    }

    /** Returns whether the file has no tables yet. */
    static boolean isNew(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return number(statement, TABLES) == 0;
        }
    }

    /** @throws IOException unless the tables are those of this version */
    static void require(Connection connection, Path file) throws IOException, SQLException {
        try (Statement statement = connection.createStatement()) {
            int version = version(statement, file);
            if (version < SchemaFiles.count()) {
                throw StoreFormat.older(file.toString(), version, SchemaFiles.count());
            }
        }
    }

    private static int version(Statement statement, Path file) throws IOException, SQLException {
        if (number(statement, TABLES) > 0 && number(statement, "PRAGMA application_id") != APPLICATION) {
            throw StoreFormat.foreign(file.toString());
        }
        int version = number(statement, "PRAGMA user_version");
        if (version > SchemaFiles.count()) {
            throw StoreFormat.newer(file.toString(), version, SchemaFiles.count());
        }
        return version;
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            return row.getInt(1);
        }
    }
}
