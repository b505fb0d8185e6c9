// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.store.EventLog;
import sh.karta.server.store.SessionHead;
import sh.karta.server.store.Told;

/** A store in a directory of its own, and what may be done to its words and looked up about them. */
@Timeout(300)
abstract class WordsFixture {
    static final Duration NEVER = Duration.ofHours(1);
    static final Instant CREATED = Instant.parse("2026-05-01T12:00:00Z");

    @TempDir
    Path temporary;

    final Path directory() {
        return temporary.resolve("data");
    }

    static EmbeddedStore open(Path directory, Duration wordsMoveAfter) throws IOException {
        return EmbeddedStore.open(directory, Told.AT_ONCE, wordsMoveAfter);
    }

    static Event event(long seq, String type, String text) {
        return new Event(seq, type, "{\"type\":\"" + type + "\",\"seq\":" + seq + ",\"text\":\"" + text + "\"}");
    }

    static SessionHead head(String id, Instant created, long lastSeq, boolean busy) {
        return new SessionHead(id, "org/agent", "visitor:v", "", created, created, lastSeq, busy);
    }

    /** A session whose turn runs: three events. */
    static void begin(EventLog log, String id, Instant created) {
        List<Event> events = List.of(
                event(1, EventType.CREATED, ""),
                event(2, EventType.USER_MESSAGE, "hello"),
                event(3, EventType.STATUS_RUNNING, ""));
        log.append(head(id, created, 3, true), 0, events).toCompletableFuture().join();
    }

    static CompletableFuture<Void> word(EventLog log, String id, long seq) {
        return word(log, id, seq, "word" + seq);
    }

    static CompletableFuture<Void> word(EventLog log, String id, long seq, String text) {
        List<Event> events = List.of(event(seq, EventType.MESSAGE, text));
        return log.append(head(id, CREATED, seq, true), seq - 1, events).toCompletableFuture();
    }

    static CompletableFuture<Void> end(EventLog log, String id, long seq) {
        List<Event> events = List.of(event(seq, EventType.STATUS_IDLE, ""));
        return log.append(head(id, CREATED, seq, false), seq - 1, events).toCompletableFuture();
    }

    static void words(EventLog log, String id, long from, long to) {
        for (long seq = from; seq <= to; seq++) {
            word(log, id, seq).join();
        }
    }

    static List<Long> seqs(List<Event> events) {
        return events.stream().map(Event::seq).toList();
    }

    static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    static List<Long> all(EventLog log, String id) {
        return seqs(log.read(id, 0, 100_000));
    }

    /** What another process finds in a file. */
    static long count(Path directory, String from) throws SQLException {
        try (Connection connection = connect(directory);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + from)) {
            return row.getLong(1);
        }
    }

    /** How many events another process finds in the table. */
    static int events(Path directory) throws SQLException {
        return events(directory, "").size();
    }

    static List<Event> events(Path directory, String where) throws SQLException {
        List<Event> events = new ArrayList<>();
        try (Connection connection = connect(directory);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT type, json, seq FROM event " + where)) {
            while (row.next()) {
                events.addAll(
                        row.getString(1).isEmpty()
                                ? Packed.read(ByteBuffer.wrap(row.getBytes(2)))
                                : List.of(new Event(row.getLong(3), row.getString(1), row.getString(2))));
            }
        }
        return events;
    }

    /** How many appends a file still holds, needed or not. */
    static int unmoved(Path directory) throws IOException {
        return WordsFile.read(directory.resolve("words.log")).size();
    }

    static void change(Path directory, String sql) throws SQLException {
        try (Connection connection = connect(directory);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=5000");
            statement.execute(sql);
        }
    }

    /** Turns the store into one of an older version, without what came later. */
    static void turnInto(Path directory, int version) throws SQLException {
        change(directory, "DROP TABLE owner_spend");
        change(directory, "ALTER TABLE embed_key DROP COLUMN not_before");
        change(directory, "PRAGMA user_version=" + version);
    }

    static Connection connect(Path directory) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("sessions.db"));
    }

    /** The files as {@code kill -9} leaves them: what was committed is there, nothing was closed. */
    final Path killed(String name) throws IOException {
        Path copy = Files.createDirectories(temporary.resolve(name));
        for (String file : List.of("sessions.db", "sessions.db-wal", "words.log")) {
            Files.copy(directory().resolve(file), copy.resolve(file));
        }
        return copy;
    }
}
