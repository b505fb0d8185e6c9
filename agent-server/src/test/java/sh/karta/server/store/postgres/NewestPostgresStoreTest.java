// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import sh.karta.server.Waiting;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.sql.FirstTables;
import sh.karta.server.store.sql.SchemaFiles;

/** The contract on the newest version. */
@Isolated("restarts the database that other tests use, and counts its statements")
final class NewestPostgresStoreTest extends PostgresStoreContract {
    @BeforeAll
    static void open() throws IOException {
        open(TestPostgres.NEWEST);
    }

    private static final String[] WITH_A_SLOW_ONE = {
        "classpath:" + SchemaFiles.LOCATION, "classpath:sh/karta/server/store/postgres/slow"
    };

    /** The size of the pool. */
    private static final int CONNECTIONS = 10;

    private static long number(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void change(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void aMigrationMayTakeLongerThanAStatementOfTheServerAndOlderTablesWaitForAServer() throws Exception {
        String url = TestPostgres.NEWEST.database();
        assertThatThrownBy(() -> PostgresSchema.require(url, WITH_A_SLOW_ONE))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("has format 2, expected 3")
                .hasMessageContaining("Start the server");
        PostgresSchema.migrate(url, WITH_A_SLOW_ONE);
        assertThat(number(url, "SELECT COUNT(*) FROM built_slowly")).isZero();
        for (Opening opening : OPENINGS) {
            assertThatThrownBy(() -> opening.open(url))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("has format 3 of a newer version, expected at most 2");
        }
    }

    @Test
    void aServerUpdatesTheTablesOfVersion1AndKeepsTheirRows() throws Exception {
        String url = TestPostgres.NEWEST.emptyDatabase();
        PostgresSchema.flywayTo("1", url, "classpath:" + SchemaFiles.LOCATION).migrate();
        for (String sql : FirstTables.rows("'01234567-89ab-cdef-0123-456789abcdef'")) {
            change(url, sql);
        }
        try (PostgresStore updated = PostgresStore.open(url)) {
            FirstTables.assertKept(updated);
        }
    }

    @Test
    void theTablesOfAnotherProgramAreRefusedAndThePasswordIsNotShown() throws Exception {
        String url = TestPostgres.NEWEST.emptyDatabase() + "&password=se%26cret";
        change(url, "CREATE TABLE bookmarks(id integer)");
        for (Opening opening : OPENINGS) {
            assertThatThrownBy(() -> opening.open(url))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("jdbc:postgresql://localhost")
                    .hasMessageContaining("is not a store of karta-server")
                    .hasMessageNotContaining("cret");
        }
        assertThat(number(url, "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isEqualTo(1);
    }

    @Test
    void aCommandCreatesTheTablesInANewDatabase() throws Exception {
        String url = TestPostgres.NEWEST.emptyDatabase();
        byte[] secret;
        try (PostgresStore command = PostgresStore.openBeside(url)) {
            secret = command.meta().secret();
        }
        try (PostgresStore server = PostgresStore.open(url)) {
            assertThat(server.meta().secret()).isEqualTo(secret);
        }
    }

    @Test
    void optionsOfTheUrlApplyToTheTablesToo() throws Exception {
        String url = TestPostgres.NEWEST.emptyDatabase();
        change(url, "CREATE SCHEMA own");
        try (PostgresStore store = PostgresStore.open(url + "&options=-c%20search_path=own")) {
            assertThat(number(url, "SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'"))
                    .isZero();
            assertThat(number(url, "SELECT COUNT(*) FROM own.meta")).isEqualTo(1);
            List<String> timeout = store.database()
                    .writeNow(sql -> sql.query(row -> row.text(1), "SELECT current_setting('statement_timeout')"));
            assertThat(timeout).containsExactly("5s");
        }
    }

    private static final String BACKENDS =
            "FROM pg_stat_activity WHERE application_name = 'karta'" + " AND datname = current_database()";

    private static List<Integer> backends(PostgresStore store, String where) {
        return store.database()
                .writeNow(sql -> sql.query(row -> row.number(1), "SELECT pid " + BACKENDS + where + " ORDER BY pid"));
    }

    @Test
    void readsThatWaitForALockFailWithoutLosingTheirConnectionsAndWritesWaitLonger() throws Exception {
        String url = TestPostgres.NEWEST.database();
        String lock = "SELECT pg_advisory_lock(1) IS NULL";
        try (PostgresStore store = PostgresStore.open(url);
                Connection other = DriverManager.getConnection(url);
                Statement statement = other.createStatement()) {
            Waiting.until(
                    "all connections of the pool", () -> backends(store, "").size() == CONNECTIONS);
            List<Integer> connections = backends(store, "");
            statement.execute(lock);
            CompletableFuture<List<Integer>> write =
                    store.database().write(sql -> sql.query(row -> 1, lock)).toCompletableFuture();
            List<CompletableFuture<?>> reads = IntStream.rangeClosed(0, CONNECTIONS)
                    .<CompletableFuture<?>>mapToObj(i -> CompletableFuture.runAsync(
                            () -> store.database().read(sql -> sql.query(row -> 1, lock)),
                            task -> new Thread(task).start()))
                    .toList();
            for (CompletableFuture<?> read : reads) {
                assertThatThrownBy(read::join)
                        .cause()
                        .isInstanceOfSatisfying(
                                Problem.class,
                                problem -> assertThat(problem.code()).isEqualTo(Code.UNAVAILABLE));
            }
            assertThat(write).isNotDone();
            statement.execute("SELECT pg_advisory_unlock(1)");
            assertThat(write).succeedsWithin(1, TimeUnit.MINUTES);
            assertThat(backends(store, "")).isEqualTo(connections);
            assertThat(backends(store, " AND query LIKE '%advisory%' AND state = 'active' AND pid <> pg_backend_pid()"))
                    .as("statements that continue without a reader")
                    .isEmpty();
        }
    }

    @Test
    void countersAndUsedIdsAreNotInTheWriteAheadLog() throws Exception {
        assertThat(number(
                        TestPostgres.NEWEST.database(),
                        "SELECT COUNT(*) FROM pg_class WHERE relname IN ('rate', 'once') AND relpersistence = 'u'"))
                .isEqualTo(2);
    }

    /** Opens a store as a server or as a command does. */
    private interface Opening {
        PostgresStore open(String url) throws IOException;
    }

    private static final List<Opening> OPENINGS = List.of(PostgresStore::open, PostgresStore::openBeside);
}
