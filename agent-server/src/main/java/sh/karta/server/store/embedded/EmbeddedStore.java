// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

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
import org.jspecify.annotations.Nullable;
import sh.karta.server.event.Json;
import sh.karta.server.store.Buckets;
import sh.karta.server.store.EventLog;
import sh.karta.server.store.FileStore;
import sh.karta.server.store.KeyStore;
import sh.karta.server.store.Ledger;
import sh.karta.server.store.Once;
import sh.karta.server.store.Store;
import sh.karta.server.store.Told;
import sh.karta.server.store.sqlite.DirectoryLock;
import sh.karta.server.store.sqlite.PrivateFiles;
import sh.karta.server.store.sqlite.ReadPool;

/**
 * All state of a server in one directory: {@code sessions.db} (SQLite), {@code words.log} with the last words of running answers,
 * {@code files/}, {@code secret.key}. What is written is in the operating system's hands before anybody hears of it, so a killed process loses and undoes nothing. What a visitor was promised
 * (messages, decisions, files, thumbs, the end of a turn) is on the disk before it is acknowledged; a power failure may take the
 * last second of an answer that is still being written. One server may use a directory; commands may beside it.
 */
public final class EmbeddedStore implements Store {
    private static final int READERS = 4;
    /** {@link Checkpoints} empties the write-ahead log long before; this bounds its file if they cannot. */
    private static final int WAL_PAGES = 32_768;

    /** By then ten words a second, of the usual length, fill a page. */
    private static final Duration WORDS_MOVE_AFTER = Duration.ofSeconds(2);

    private final Writer writer;
    private final ReadPool readers;
    private final EventLog events;
    private final FileStore files;
    private final Ledger ledger;
    private final Buckets buckets = new MemoryBuckets();
    private final Once once = new MemoryOnce();
    private final KeyStore keys;
    private final byte[] secret;

    private final @Nullable DirectoryLock lock;

    private EmbeddedStore(
            Writer writer, ReadPool readers, UnmovedWords words, Path directory, @Nullable DirectoryLock lock)
            throws IOException {
        this.writer = writer;
        this.readers = readers;
        this.lock = lock;
        events = new SqliteEventLog(writer, readers, words);
        ledger = new SqliteLedger(writer, readers);
        keys = new SqliteKeyStore(writer, readers);
        files = new DirectoryFileStore(directory.resolve("files"));
        secret = SecretFile.in(directory);
    }

    /**
     * Opens the store in a directory, which is made if needed, as the one server that uses it.
     *
     * @throws IOException when another server has it open, or when it cannot be used; the message says why
     */
    public static EmbeddedStore open(Path directory, Told told) throws IOException {
        return open(directory, told, WORDS_MOVE_AFTER);
    }

    static EmbeddedStore open(Path directory, Told told, Duration wordsMoveAfter) throws IOException {
        PrivateFiles.createFolder(directory);
        DirectoryLock lock = DirectoryLock.take(directory);
        try {
            return open(directory, told, wordsMoveAfter, lock);
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    /** The same for a command that does its work whether a server runs or not, and writes no words of an answer. */
    public static EmbeddedStore openBeside(Path directory, Told told) throws IOException {
        PrivateFiles.createFolder(directory);
        return open(directory, told, WORDS_MOVE_AFTER, null);
    }

    private static EmbeddedStore open(Path directory, Told told, Duration wordsMoveAfter, @Nullable DirectoryLock lock)
            throws IOException {
        Path file = directory.resolve("sessions.db").toAbsolutePath();
        String url = "jdbc:sqlite:" + file;
        // SQLite gives its other files the permissions of this one.
        PrivateFiles.createFile(file);
        for (String suffix : List.of("-wal", "-shm")) {
            Path beside = file.resolveSibling(file.getFileName() + suffix);
            if (Files.exists(beside)) {
                PrivateFiles.createFile(beside);
            }
        }
        try {
            Connection connection = connect(url);
            try (Statement statement = connection.createStatement()) {
                statement.execute("PRAGMA journal_mode=WAL");
                statement.execute("PRAGMA wal_autocheckpoint=" + WAL_PAGES);
                Schema.create(connection, statement, lock != null);
            }
            UnmovedWords words = words(connection, directory.resolve("words.log"), wordsMoveAfter, lock != null);
            connection.setAutoCommit(false);
            Syncs syncs = new Syncs(file.resolveSibling(file.getFileName() + "-wal"), words.file(), told);
            Writer writer = new Writer(connection, new Checkpoints(connect(url)), syncs, words, told);
            ReadPool readers = new ReadPool(READERS, () -> connect(url));
            return new EmbeddedStore(writer, readers, words, directory, lock);
        } catch (SQLException e) {
            throw new IOException("cannot open the session store in " + directory + ": " + e.getMessage(), e);
        }
    }

    private static UnmovedWords words(Connection connection, Path file, Duration moveAfter, boolean mine)
            throws IOException, SQLException {
        List<WordsFile.Found> found = WordsFile.read(file);
        long last = found.isEmpty() ? 0 : found.get(found.size() - 1).segment();
        UnmovedWords words = new UnmovedWords(file, last, mine, moveAfter);
        LeftWords.of(connection, found).forEach(words::adopt);
        if (mine && last > 0) {
            words.file().prepare();
        }
        return words;
    }

    private static Connection connect(String url) throws SQLException {
        Connection connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=5000");
            statement.execute("PRAGMA synchronous=NORMAL"); // see Syncs
            statement.execute("PRAGMA secure_delete=ON"); // deleted text must not stay in free pages
        }
        return connection;
    }

    @Override
    public EventLog events() {
        return events;
    }

    @Override
    public FileStore files() {
        return files;
    }

    @Override
    public Ledger ledger() {
        return ledger;
    }

    @Override
    public Buckets buckets() {
        return buckets;
    }

    @Override
    public Once once() {
        return once;
    }

    @Override
    public KeyStore keys() {
        return keys;
    }

    @Override
    public byte[] secret() {
        return secret.clone();
    }

    @Override
    public JsonNode health() {
        events.head("");
        return Json.object().put("kind", "embedded");
    }

    @Override
    public void close() {
        readers.close();
        writer.close();
        if (lock != null) {
            lock.close();
        }
    }
}
