// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sh.karta.server.Logged;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;

/** The time limit of a read, on one connection and with a clock of its own. */
@Timeout(value = 15, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class PooledDatabaseTest {
    private static final String TIMEOUT = "SELECT current_setting('statement_timeout')";

    /** More often than the driver's threshold for statements that the server prepares. */
    private static final int REPETITIONS = 8;

    private final AtomicLong nanos = new AtomicLong();
    /** The time by which the clock advances at each reading. */
    private long step;

    private PooledDatabase database;

    @BeforeEach
    void open() throws IOException {
        database = over(new HikariDataSource(config()));
    }

    private static HikariConfig config() throws IOException {
        HikariConfig config = new HikariConfig();
        config.setPoolName("karta-test");
        config.setDataSource(PostgresSource.of(TestPostgres.NEWEST.database(), "karta-test", 5));
        config.setMaximumPoolSize(1);
        return config;
    }

    private PooledDatabase over(HikariDataSource pool) {
        return new PooledDatabase(pool, 1, new Reachability("a test"), () -> nanos.getAndAdd(step));
    }

    @AfterEach
    void close() {
        database.close();
    }

    private int connection() {
        return database.writeNow(sql -> sql.query(row -> row.number(1), "SELECT pg_backend_pid()"))
                .get(0);
    }

    private void assertTooLate(String statement, Object... values) {
        assertThatThrownBy(() -> database.read(sql -> sql.query(row -> row.text(1), statement, values)))
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(Code.UNAVAILABLE));
    }

    @Test
    void allStatementsOfAReadShareOneTimeLimitAndWritesKeepTheirs() {
        List<String> limits = database.read(sql -> {
            List<String> seen = new ArrayList<>(sql.query(row -> row.text(1), TIMEOUT));
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            seen.addAll(sql.query(row -> row.text(1), TIMEOUT));
            return seen;
        });
        assertThat(limits).containsExactly("1750ms", "750ms");
        List<String> limitOfWrites = database.writeNow(sql -> sql.query(row -> row.text(1), TIMEOUT));
        assertThat(limitOfWrites).containsExactly("5s");
    }

    @Test
    void postgresEndsAStatementThatTakesTooLongAndTheConnectionStaysUsable() {
        int connection = connection();
        step = TimeUnit.MILLISECONDS.toNanos(1_600);
        try (Logged log = new Logged(PooledDatabase.class.getName())) {
            for (int i = 0; i < REPETITIONS; i++) {
                assertTooLate(
                        "SELECT t FROM (SELECT CAST(pg_sleep(60) AS text) AS t) AS s WHERE t <> ? AND t ${any}"
                                + " AND CAST(? AS uuid) IS NOT NULL AND ? > 0",
                        "text",
                        List.of("a", "b"),
                        UUID.randomUUID(),
                        1L);
            }
            assertThat(log.lines())
                    .hasSize(REPETITIONS)
                    .allSatisfy(
                            line -> assertThat(line).contains("timed out", "SELECT t FROM (SELECT CAST(pg_sleep(60)"));
        }
        assertThat(connection()).isEqualTo(connection);
    }

    @Test
    void aReadWithTooLittleTimeLeftDoesNotUseTheConnection() {
        int connection = connection();
        step = TimeUnit.MILLISECONDS.toNanos(1_900);
        assertTooLate("SELECT CAST(pg_sleep(60) AS text)");
        assertThat(connection()).isEqualTo(connection);
    }

    @Test
    void theLogSaysThatAllConnectionsWereInUse() throws IOException, SQLException {
        HikariConfig config = config();
        // The shortest that the pool allows.
        config.setConnectionTimeout(250);
        try (HikariDataSource pool = new HikariDataSource(config);
                Connection inUse = pool.getConnection();
                Logged log = new Logged(Reachability.class.getName())) {
            assertThatThrownBy(() -> over(pool).read(sql -> sql.query(row -> row.text(1), "SELECT 'x'")))
                    .isInstanceOf(Problem.class);
            assertThat(inUse.isClosed()).isFalse();
            assertThat(log.lines())
                    .singleElement()
                    .asString()
                    .contains("No connection to PostgreSQL at a test became free: ", "active=1");
        }
    }
}
