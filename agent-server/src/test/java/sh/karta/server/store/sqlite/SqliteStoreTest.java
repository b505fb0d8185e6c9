// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.Logged;
import sh.karta.server.event.Json;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Dump;
import sh.karta.server.store.IdempotencyKeys;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sql.Database;
import sh.karta.server.store.sql.Dialect;
import sh.karta.server.store.sql.FirstTables;
import sh.karta.server.store.sql.SchemaFiles;
import sh.karta.server.store.sql.SessionStoreContract;
import sh.karta.server.store.sql.SqlDump;
import sh.karta.server.store.sql.SqlNodes;

/** The contract on SQLite, and tests of the file. */
final class SqliteStoreTest extends SessionStoreContract {
    private static final int KILLS = Boolean.getBoolean("karta.full") ? 30 : 3;

    @TempDir
    static Path directory;

    private static SqliteStore store;

    @BeforeAll
    static void open() throws IOException {
        store = SqliteStore.open(directory);
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Override
    protected SessionStore store() {
        return store.sessions();
    }

    @Override
    protected IdempotencyKeys keys() {
        return store.idempotencyKeys();
    }

    @Override
    protected Database database() {
        return store.database();
    }

    @Override
    protected SqlNodes node(LongSupplier nanoTime) {
        return store.nodes(nanoTime);
    }

    @Test
    void aWriteThatTheFullDiskRefusesDoesNotStopLaterOnes(@TempDir Path other) throws IOException {
        try (SqliteStore filled = SqliteStore.open(other)) {
            Database database = filled.database();
            database.writeNow(sql -> sql.update("CREATE TABLE note(text TEXT)"));
            // SQLite reports the limit of a connection like the end of a disk.
            database.writeNow(sql -> sql.query(row -> row.big(1), "PRAGMA max_page_count = 100"));
            String insert = "INSERT INTO note VALUES(?)";
            assertThatThrownBy(() -> database.writeNow(sql -> sql.update(insert, "x".repeat(2_000_000))))
                    .isInstanceOf(Problem.class);
            assertThatThrownBy(filled::health).isInstanceOf(Problem.class);
            database.writeNow(sql -> sql.update(insert, "short"));
            assertThat(filled.health().path("kind").asText()).isEqualTo("sqlite");
            List<String> texts = database.read(sql -> sql.query(row -> row.text(1), "SELECT text FROM note"));
            assertThat(texts).containsExactly("short");
        }
    }

    @Test
    void anErrorInOneWriteFailsOnlyThisWrite() {
        assertThatThrownBy(() -> database().writeNow(sql -> {
                    throw new OutOfMemoryError("of a test");
                }))
                .isInstanceOf(Problem.class);
        int changed = database().writeNow(sql -> sql.update("DELETE FROM once WHERE until = 0"));
        assertThat(changed).isZero();
    }

    @Test
    void readsThatDoNotEndFailAndFreeTheirConnections() {
        String endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";
        List<CompletableFuture<List<Long>>> reads = Stream.generate(() -> CompletableFuture.supplyAsync(
                        () -> database().read(sql -> sql.query(row -> row.big(1), endless)),
                        task -> new Thread(task).start()))
                .limit(9)
                .toList();
        try (Logged log = new Logged(ReadPool.class.getName())) {
            assertTimedOut(reads);
            assertThat(log.lines())
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .containsPattern("timed out after \\d{4,5} ms")
                            .contains("WITH RECURSIVE"));
        }
        for (int i = 0; i < 9; i++) {
            assertThat(store().head("ses_unknown")).isNull();
        }
    }

    private static void assertTimedOut(List<CompletableFuture<List<Long>>> reads) {
        for (CompletableFuture<List<Long>> read : reads) {
            assertThatThrownBy(read::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            Problem.class, problem -> assertThat(problem.code()).isEqualTo(Code.UNAVAILABLE));
        }
    }

    @Test
    void aRestoreOntoAFullDiskFailsWithTheReason(@TempDir Path other) throws IOException {
        SqliteStore.open(other).close();
        Dump dump = new SqlDump(
                () -> {
                    Connection limited = DriverManager.getConnection("jdbc:sqlite:" + other.resolve("karta.db"));
                    try (Statement statement = limited.createStatement()) {
                        statement.execute("PRAGMA max_page_count = 100");
                    }
                    return limited;
                },
                Dialect.SQLITE);
        AtomicInteger rows = new AtomicInteger();
        Dump.Source endless = () -> new Dump.TableRow(
                "erased",
                Json.object()
                        .put("project", "p" + rows.incrementAndGet())
                        .put("owner", "x".repeat(100_000))
                        .put("at", 1));
        assertThatThrownBy(() -> dump.replaceWith(endless)).hasMessageContaining("full");
    }

    @Test
    void aWriteThatBeginsWithAReadWaitsForTheLockOfAnotherProcess() throws SQLException {
        CompletableFuture<Void> deleted;
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("karta.db"));
                Statement statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            deleted = store.sessions().delete("ses_none").toCompletableFuture();
            for (int i = 0; i < 1_000; i++) {
                assertThat(store.sessions().load("ses_none")).isNull();
            }
            assertThat(deleted).isNotCompleted();
            statement.execute("COMMIT");
        }
        deleted.join();
    }

    @Override
    protected long bytes() {
        return store.database()
                .read(sql -> sql.query(
                        row -> row.big(1),
                        "SELECT page_count * page_size - freelist_count * page_size"
                                + " FROM pragma_page_count, pragma_page_size, pragma_freelist_count"))
                .get(0);
    }

    @Test
    void onlyTheOwnerCanReadTheFiles() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                        .as(file.toString())
                        .isEqualTo("rw-------");
            }
        }
    }

    @Test
    void theConnectionsFlushEachCommitAndOverwriteDeletedText() {
        for (List<String> one :
                List.of(List.of("synchronous", "2"), List.of("secure_delete", "1"), List.of("journal_mode", "wal"))) {
            Database.Work<List<String>> ask = sql -> sql.query(row -> row.text(1), "PRAGMA " + one.get(0));
            assertThat(await(store.database().write(ask))).as(one.get(0)).containsExactly(one.get(1));
        }
    }

    @Test
    void aSecondServerAndAFileOfANewerServerAreRefused(@TempDir Path other) throws Exception {
        assertThatThrownBy(() -> SqliteStore.open(directory))
                .hasMessageContaining("Another server uses the data directory");
        SqliteStore.open(other).close();
        change(other, "PRAGMA user_version=99");
        for (Opening opening : OPENINGS) {
            assertThatThrownBy(() -> opening.open(other))
                    .hasMessageContaining(other.resolve("karta.db") + " has format 99 of a newer version");
        }
    }

    /** Opens a store as a server or as a command does. */
    private interface Opening {
        SqliteStore open(Path directory) throws IOException;
    }

    private static final List<Opening> OPENINGS = List.of(SqliteStore::open, SqliteStore::openBeside);

    private static void change(Path directory, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("karta.db"));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    @Test
    void aCommandLeavesAnOlderFileToTheServer(@TempDir Path other) throws Exception {
        SqliteStore.open(other).close();
        change(other, "PRAGMA user_version=0");
        assertThatThrownBy(() -> SqliteStore.openBeside(other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(other.resolve("karta.db") + " has format 0, expected 2")
                .hasMessageContaining("Start the server");
    }

    @Test
    void aServerUpdatesTheTablesOfVersion1AndKeepsTheirRows(@TempDir Path other) throws Exception {
        List<String> statements = new ArrayList<>(SchemaFiles.statements(0, Dialect.SQLITE));
        statements.addAll(FirstTables.rows("x'0123456789abcdef0123456789abcdef'"));
        statements.addAll(List.of("PRAGMA application_id=" + 0x4b727461, "PRAGMA user_version=1"));
        change(other, statements.toArray(new String[0]));
        try (SqliteStore updated = SqliteStore.open(other)) {
            FirstTables.assertKept(updated);
        }
    }

    @Test
    void aCommandCreatesANewStoreThatAServerThenUses(@TempDir Path other) throws Exception {
        byte[] secret;
        try (SqliteStore command = SqliteStore.openBeside(other)) {
            secret = command.meta().secret();
        }
        try (SqliteStore server = SqliteStore.open(other)) {
            assertThat(server.meta().secret()).isEqualTo(secret);
        }
    }

    @Test
    void theFileOfAnotherProgramIsNamedAndStaysAsItIs(@TempDir Path other) throws Exception {
        change(other, "CREATE TABLE bookmarks(id)");
        byte[] before = Files.readAllBytes(other.resolve("karta.db"));
        for (Opening opening : OPENINGS) {
            assertThatThrownBy(() -> opening.open(other))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(other.resolve("karta.db") + " is not a store of karta-server");
        }
        assertThat(Files.readAllBytes(other.resolve("karta.db"))).isEqualTo(before);
    }

    @Test
    void aFileThatIsNoDatabaseIsNamed(@TempDir Path other) throws Exception {
        Files.writeString(other.resolve("karta.db"), "Not a database. ".repeat(1_000));
        for (Opening opening : OPENINGS) {
            assertThatThrownBy(() -> opening.open(other))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(other.resolve("karta.db") + " is not a store of karta-server");
        }
        assertThat(Files.readString(other.resolve("karta.db"))).startsWith("Not a database. ");
    }

    @Test
    void aKilledProcessLosesNoAcknowledgedRow(@TempDir Path data) throws Exception {
        long stored = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledWriter.class.getName(),
                            data.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            long reported = 0;
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8))) {
                while (reported < stored + 20L * kill) {
                    reported = Long.parseLong(lines.readLine());
                }
                // It keeps appending, so the signal arrives before a response or in the middle of an append.
                child.destroyForcibly().waitFor();
            }
            try (SqliteStore reopened = SqliteStore.open(data)) {
                Head head = reopened.sessions().head(KilledWriter.SESSION);
                assertThat(head).isNotNull();
                stored = head.lastSeq();
                assertThat(stored).isGreaterThanOrEqualTo(reported);
                // An append has two rows. Neither one is stored without the other or without the head.
                assertThat(reopened.sessions().rows(KilledWriter.SESSION, 0, Long.MAX_VALUE, Integer.MAX_VALUE))
                        .extracting(Row::seq)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, stored).boxed().toList());
                assertThat(stored % 2).isZero();
            }
        }
    }
}
