// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import sh.karta.server.disk.DirectoryLock;
import sh.karta.server.disk.PrivateFiles;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Dump;
import sh.karta.server.store.MemoryBuckets;
import sh.karta.server.store.StoreFormat;
import sh.karta.server.store.Sweep;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.sql.Database;
import sh.karta.server.store.sql.Dialect;
import sh.karta.server.store.sql.SqlDump;
import sh.karta.server.store.sql.SqlNodes;
import sh.karta.server.store.sql.SqlStore;

/**
 * Stores everything in {@code karta.db}, which only its owner can read. Acknowledged data survives a power failure, and deleted data is
 * overwritten with zeros, seconds later also in the write-ahead log. One server at a time may use the directory. Commands may run beside
 * it.
 */
public final class SqliteStore extends SqlStore {
    private static final int READERS = 4;
    static final int BUSY_MILLIS = 10_000;
    private static final int NOT_A_DATABASE = 26;
    private static final int DAMAGED = 11;

    private final @Nullable DirectoryLock lock;
    private final SqliteDatabase database;

    private final Path file;
    private final MemoryBuckets buckets;

    private SqliteStore(@Nullable DirectoryLock lock, Path file, SqliteDatabase database, MemoryBuckets buckets) {
        // Another process on this machine may change a key, and a check costs microseconds.
        super(database, new SqliteAppender(), buckets, Duration.ZERO);
        this.buckets = buckets;
        this.lock = lock;
        this.file = file;
        this.database = database;
    }

    /**
     * Opens the store in a directory for a server. The directory is created if needed, and an older file is updated.
     *
     * @throws IOException if another server uses the directory, or the file cannot be used; the message gives the reason
     */
    public static SqliteStore open(Path directory) throws IOException {
        PrivateFiles.createFolder(directory);
        DirectoryLock lock = DirectoryLock.acquire(directory);
        if (lock == null) {
            throw new IOException("Another server uses the data directory " + directory
                    + ". Stop it, or choose another directory. Several servers can share a PostgreSQL database.");
        }
        try {
            return open(directory, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /**
     * Opens the store for a command. A server may use it at the same time.
     *
     * @throws IOException if the file has another version or cannot be used; the message gives the reason
     */
    public static SqliteStore openBeside(Path directory) throws IOException {
        PrivateFiles.createFolder(directory);
        return open(directory, null);
    }

    private static SqliteStore open(Path directory, @Nullable DirectoryLock lock) throws IOException {
        Path file = directory.resolve("karta.db").toAbsolutePath();
        try {
            return openFile(file, lock);
        } catch (SQLException e) {
            int code = e.getErrorCode();
            throw code == NOT_A_DATABASE || code == DAMAGED
                    ? StoreFormat.foreign(file.toString())
                    : new IOException("The store " + file + " cannot be opened: " + e.getMessage(), e);
        }
    }

    private static SqliteStore openFile(Path file, @Nullable DirectoryLock lock) throws IOException, SQLException {
        // SQLite creates the -wal and -shm files with the permissions of this one.
        PrivateFiles.createFile(file);
        for (String suffix : List.of("-wal", "-shm")) {
            Path beside = file.resolveSibling(file.getFileName() + suffix);
            if (Files.exists(beside)) {
                PrivateFiles.createFile(beside);
            }
        }
        try (Connection connection = connect(file)) {
            if (lock != null || SqliteSchema.isNew(connection)) {
                SqliteSchema.migrate(connection, file);
            } else {
                SqliteSchema.require(connection, file);
            }
            begin(connection, lock != null);
        }
        ReadPool readers = new ReadPool(READERS, () -> connect(file));
        SqliteDatabase database = new SqliteDatabase(new SqliteWriter(() -> connect(file)), readers);
        SqliteStore store = new SqliteStore(lock, file, database, new MemoryBuckets(System::nanoTime));
        try {
            store.createMeta();
            store.requireFormat(file.toString());
        } catch (IOException | RuntimeException e) {
            database.close();
            throw e;
        }
        return store;
    }

    private static Connection connect(Path file) throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=" + BUSY_MILLIS);
            // Affects new files only. On pages of 4 kB an answer of 2 kB leaves a third of its page empty.
            statement.execute("PRAGMA page_size=8192");
            statement.execute("PRAGMA synchronous=FULL");
            statement.execute("PRAGMA secure_delete=ON");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** Prepares the writing connection. Called after the check, because the file of another program must not change. */
    private static void begin(Connection connection, boolean server) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA journal_mode=WAL");
            if (server) {
                // The lock proves that no other server is running, so leases of earlier servers need not expire first.
                statement.execute("DELETE FROM node");
            }
        }
    }

    @Override
    protected String kind() {
        return "sqlite";
    }

    /** Fails if the last write failed. The server renews its lease every two seconds, so the next write would probably fail too. */
    @Override
    public JsonNode health() {
        if (database.isUnwritable()) {
            throw new Problem(Code.UNAVAILABLE, "The session store cannot be written.", 5);
        }
        return super.health();
    }

    @Override
    public Nodes nodes() {
        return nodes(System::nanoTime);
    }

    SqlNodes nodes(LongSupplier nanoTime) {
        return new SqlNodes(UUID.randomUUID().toString(), database, database, nanoTime);
    }

    /** Also frees the memory of counters that are back at their start. */
    @Override
    public Sweep sweep() {
        return () -> {
            buckets.sweep();
            return super.sweep().sweep();
        };
    }

    @Override
    public Dump dump() {
        return new SqlDump(() -> connect(file), Dialect.SQLITE);
    }

    @Override
    protected Database database() {
        return database;
    }

    /** Stores pending writes, then closes. */
    @Override
    public void close() {
        database.close();
        if (lock != null) {
            lock.close();
        }
    }
}
