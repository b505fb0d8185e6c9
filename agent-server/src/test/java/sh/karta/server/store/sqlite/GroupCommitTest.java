// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteCommitListener;
import org.sqlite.SQLiteConnection;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Outcome;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.sql.SqlSessions;

/** Counts commits, because each one waits for the disk. */
final class GroupCommitTest {
    private static final int APPENDS = 100;

    @TempDir
    Path directory;

    private final AtomicInteger commits = new AtomicInteger();

    @BeforeEach
    void createTables() throws IOException {
        SqliteStore.open(directory).close();
    }

    private Connection connect() throws SQLException {
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("karta.db"));
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=60000");
        }
        return connection;
    }

    private Connection connectCounting() throws SQLException {
        Connection connection = connect();
        ((SQLiteConnection) connection).addCommitListener(new SQLiteCommitListener() {
            @Override
            public void onCommit() {
                commits.incrementAndGet();
            }

            @Override
            public void onRollback() {}
        });
        return connection;
    }

    private static CompletableFuture<Outcome> create(SessionStore sessions, String id) {
        Instant now = Instant.now();
        Head head = new Head(id, "p", "o", "", "", now, now, 1, 1, 0, null, null, null);
        List<Row> rows = List.of(new Row(1, "t", now, "{}"));
        return sessions.append(SessionStore.NEW, UUID.randomUUID(), new Append(head, rows, null, 0, null))
                .toCompletableFuture();
    }

    @Test
    void appendsThatWaitForALockShareOneCommit() throws SQLException {
        try (SqliteDatabase database =
                        new SqliteDatabase(new SqliteWriter(this::connectCounting), new ReadPool(1, this::connect));
                Connection other = connect();
                Statement statement = other.createStatement()) {
            SessionStore sessions = new SqlSessions(database, new SqliteAppender());
            statement.execute("BEGIN IMMEDIATE");
            List<CompletableFuture<Outcome>> appends = IntStream.range(0, APPENDS)
                    .mapToObj(i -> create(sessions, "ses_" + i))
                    .toList();
            assertThat(appends).noneMatch(CompletableFuture::isDone);
            statement.execute("COMMIT");
            assertThat(appends).allSatisfy(append -> assertThat(append.join()).isEqualTo(Outcome.DONE));
        }
        assertThat(commits.get())
                .as("one of the append that waited for the lock, and one of those that came meanwhile")
                .isBetween(1, 2);
    }
}
