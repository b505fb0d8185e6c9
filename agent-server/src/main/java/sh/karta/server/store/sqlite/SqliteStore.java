// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import sh.karta.server.store.IdempotencyKeys;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sql.Database;
import sh.karta.server.store.sql.Dialect;
import sh.karta.server.store.sql.SchemaFiles;
import sh.karta.server.store.sql.Sql;
import sh.karta.server.store.sql.SqlNodes;
import sh.karta.server.store.sql.SqlSessions;

/**
 * All conversations in {@code karta.db}, readable by its owner alone. What was acknowledged outlives a power failure, what was deleted is
 * overwritten with zeros. One server at a time uses the directory.
 */
public final class SqliteStore implements AutoCloseable {
    private static final int READERS = 4;
    private static final int BUSY_MILLIS = 10_000;

    private final DirectoryLock lock;
    private final SqliteWriter writer;
    private final ReadPool readers;
    private final Database database;
    private final SqlSessions sessions;

    private SqliteStore(DirectoryLock lock, SqliteWriter writer, ReadPool readers) {
        this.lock = lock;
        this.writer = writer;
        this.readers = readers;
        database = new Database() {
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
        };
        sessions = new SqlSessions(database, new SqliteAppender());
    }

    /**
     * Opens the store in a directory, which is created if needed, and brings an older file up to date.
     *
     * @throws IOException when another server uses it, or when it cannot be used; the message says why
     */
    public static SqliteStore open(Path directory) throws IOException {
        PrivateFiles.createFolder(directory);
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            return open(directory.resolve("karta.db").toAbsolutePath(), lock);
        } catch (SQLException e) {
            lock.close();
            throw new IOException("cannot open the store in " + directory + ": " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static SqliteStore open(Path file, DirectoryLock lock) throws IOException, SQLException {
        // SQLite gives new files beside this one its permissions.
        PrivateFiles.createFile(file);
        for (String suffix : List.of("-wal", "-shm")) {
            Path beside = file.resolveSibling(file.getFileName() + suffix);
            if (Files.exists(beside)) {
                PrivateFiles.createFile(beside);
            }
        }
        String url = "jdbc:sqlite:" + file;
        Connection connection = connect(url);
        try {
            migrate(connection);
            ReadPool readers = new ReadPool(READERS, () -> connect(url));
            connection.setAutoCommit(false);
            return new SqliteStore(lock, new SqliteWriter(connection), readers);
        } catch (IOException | SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    private static Connection connect(String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=" + BUSY_MILLIS);
            // Of a new file only. On pages of 4 kB an answer of 2 kB leaves a third of its page empty.
            statement.execute("PRAGMA page_size=8192");
            statement.execute("PRAGMA journal_mode=WAL");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("PRAGMA secure_delete=ON");
        }
        return connection;
    }

    private static void migrate(Connection connection) throws IOException, SQLException {
        try (Statement statement = connection.createStatement()) {
            int version;
            try (ResultSet row = statement.executeQuery("PRAGMA user_version")) {
                version = row.getInt(1);
            }
            if (version > SchemaFiles.count()) {
                throw new IOException("karta.db was written by a newer server (version " + version + ")");
            }
            for (; version < SchemaFiles.count(); version++) {
                statement.execute("BEGIN IMMEDIATE");
                for (String sql : SchemaFiles.statements(version, Dialect.SQLITE)) {
                    statement.execute(sql);
                }
                statement.execute("PRAGMA user_version=" + (version + 1));
                statement.execute("COMMIT");
            }
            // The lock says that nobody else is here: runs of servers before this one can be claimed at once.
            statement.execute("DELETE FROM node");
        }
    }

    public SessionStore sessions() {
        return sessions;
    }

    public IdempotencyKeys idempotencyKeys() {
        return sessions;
    }

    /** Returns the servers as a new one sees them. */
    public Nodes nodes() {
        return nodes(System::nanoTime);
    }

    Nodes nodes(LongSupplier nanoTime) {
        return new SqlNodes(UUID.randomUUID().toString(), database, database, nanoTime);
    }

    /** Lets tests look into the tables. */
    Database database() {
        return database;
    }

    /** Stores what is queued, then closes. */
    @Override
    public void close() {
        readers.close();
        writer.close();
        lock.close();
    }
}
