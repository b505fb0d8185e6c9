// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.EventLog;
import sh.karta.server.store.SeqConflictException;
import sh.karta.server.store.SessionHead;
import sh.karta.server.store.Told;

/** Words of running answers, from when they are acknowledged until they are in the table of events. */
@Timeout(60)
final class WordsTest {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final Instant CREATED = Instant.parse("2026-05-01T12:00:00Z");

    @TempDir
    Path temporary;

    private Path directory() {
        return temporary.resolve("data");
    }

    private static EmbeddedStore open(Path directory, Duration wordsMoveAfter) throws IOException {
        return EmbeddedStore.open(directory, Told.AT_ONCE, wordsMoveAfter);
    }

    private static Event event(long seq, String type, String text) {
        return new Event(seq, type, "{\"type\":\"" + type + "\",\"seq\":" + seq + ",\"text\":\"" + text + "\"}");
    }

    private static SessionHead head(String id, Instant created, long lastSeq, boolean busy) {
        return new SessionHead(id, "org/agent", "visitor:v", "", created, created, lastSeq, busy);
    }

    /** A session whose turn runs: three events. */
    private static void begin(EventLog log, String id, Instant created) {
        List<Event> events = List.of(
                event(1, EventType.CREATED, ""),
                event(2, EventType.USER_MESSAGE, "hello"),
                event(3, EventType.STATUS_RUNNING, ""));
        log.append(head(id, created, 3, true), 0, events).toCompletableFuture().join();
    }

    private static CompletableFuture<Void> word(EventLog log, String id, long seq) {
        return word(log, id, seq, "word" + seq);
    }

    private static CompletableFuture<Void> word(EventLog log, String id, long seq, String text) {
        List<Event> events = List.of(event(seq, EventType.MESSAGE, text));
        return log.append(head(id, CREATED, seq, true), seq - 1, events).toCompletableFuture();
    }

    private static CompletableFuture<Void> end(EventLog log, String id, long seq) {
        List<Event> events = List.of(event(seq, EventType.STATUS_IDLE, ""));
        return log.append(head(id, CREATED, seq, false), seq - 1, events).toCompletableFuture();
    }

    private static void words(EventLog log, String id, long from, long to) {
        for (long seq = from; seq <= to; seq++) {
            word(log, id, seq).join();
        }
    }

    private static List<Long> seqs(List<Event> events) {
        return events.stream().map(Event::seq).toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private static List<Long> all(EventLog log, String id) {
        return seqs(log.read(id, 0, 100_000));
    }

    /** What another process finds in a file. */
    private static long count(Path directory, String from) throws SQLException {
        try (Connection connection = connect(directory);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + from)) {
            return row.getLong(1);
        }
    }

    /** How many appends a file still holds, needed or not. */
    private static int unmoved(Path directory) throws IOException {
        return WordsFile.read(directory.resolve("words.log")).size();
    }

    private static void change(Path directory, String sql) throws SQLException {
        try (Connection connection = connect(directory);
                Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA busy_timeout=5000");
            statement.execute(sql);
        }
    }

    private static Connection connect(Path directory) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + directory.resolve("sessions.db"));
    }

    /** The files as {@code kill -9} leaves them: what was committed is there, nothing was closed. */
    private Path killed(String name) throws IOException {
        Path copy = Files.createDirectories(temporary.resolve(name));
        for (String file : List.of("sessions.db", "sessions.db-wal", "words.log")) {
            Files.copy(directory().resolve(file), copy.resolve(file));
        }
        return copy;
    }

    @Test
    void readsShowWordsThatAreNotInTheTableYet() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            EventLog log = store.events();
            begin(log, "s", CREATED);
            words(log, "s", 4, 13);
            assertThat(count(directory(), "event")).isEqualTo(3);
            assertThat(all(log, "s")).isEqualTo(range(1, 13));
            assertThat(seqs(log.read("s", 0, 5))).isEqualTo(range(1, 5));
            assertThat(seqs(log.read("s", 2, 5))).isEqualTo(range(3, 7));
            assertThat(seqs(log.read("s", 7, 3))).isEqualTo(range(8, 10));
            assertThat(log.read("s", 13, 3)).isEmpty();
            assertThat(log.read("s", 40, 3)).isEmpty();
            assertThat(seqs(log.readBefore("s", Long.MAX_VALUE, 100))).isEqualTo(range(1, 13));
            assertThat(seqs(log.readBefore("s", Long.MAX_VALUE, 4))).isEqualTo(range(10, 13));
            assertThat(seqs(log.readBefore("s", 6, 4))).isEqualTo(range(2, 5));
            assertThat(seqs(log.readBefore("s", 3, 4))).isEqualTo(range(1, 2));
            assertThat(log.read("s", 12, 1).get(0).text("text")).isEqualTo("word13");
            assertThat(log.read("t", 0, 1)).isEmpty();
        }
    }

    @Test
    void wordsMoveWhenTheyAreOldAndLeaveNothingBehind() throws Exception {
        try (EmbeddedStore store = open(directory(), Duration.ofMillis(20))) {
            begin(store.events(), "s", CREATED);
            words(store.events(), "s", 4, 30);
            while (count(directory(), "event") < 30 || unmoved(directory()) > 0) {
                Thread.onSpinWait();
            }
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 30));
            words(store.events(), "s", 31, 31);
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 31));
        }
    }

    @Test
    void theEndOfATurnFollowsOnItsWords() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            begin(store.events(), "s", CREATED);
            words(store.events(), "s", 4, 40);
            end(store.events(), "s", 41).join();
            assertThat(count(directory(), "event")).isEqualTo(41);
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 41));
        }
    }

    @Test
    void aStoreThatIsClosedHasMovedAll() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            for (int i = 0; i < 10; i++) {
                begin(store.events(), "s" + i, CREATED);
                words(store.events(), "s" + i, 4, 9);
            }
        }
        assertThat(count(directory(), "event")).isEqualTo(90);
        assertThat(unmoved(directory())).isZero();
    }

    @Test
    void aServerKilledBeforeItsWordsMovedHasThemWhenItStartsAgain() throws Exception {
        Path killed;
        try (EmbeddedStore store = open(directory(), NEVER)) {
            begin(store.events(), "s", CREATED);
            begin(store.events(), "t", CREATED);
            words(store.events(), "s", 4, 30);
            words(store.events(), "t", 4, 8);
            end(store.events(), "t", 9).join();
            killed = killed("killed");
        }
        assertThat(count(killed, "event WHERE session='s'")).isEqualTo(3);
        try (EmbeddedStore store = open(killed, NEVER)) {
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 30));
            assertThat(all(store.events(), "t")).isEqualTo(range(1, 9));
            words(store.events(), "s", 31, 33);
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 33));
        }
    }

    @Test
    void aFileThatWasTornEndsBetweenTwoAppends() throws Exception {
        Path killed;
        try (EmbeddedStore store = open(directory(), NEVER)) {
            begin(store.events(), "s", CREATED);
            words(store.events(), "s", 4, 30);
            killed = killed("killed");
        }
        try (FileChannel file = FileChannel.open(killed.resolve("words.log"), StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1_000), place() + 1_000);
        }
        try (EmbeddedStore store = open(killed, NEVER)) {
            List<Long> left = all(store.events(), "s");
            assertThat(left).hasSizeBetween(5, 29).isEqualTo(range(1, left.size()));
            words(store.events(), "s", left.size() + 1, 40);
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 40));
        }
    }

    /** Where the first segment of a new file begins. */
    private static long place() {
        return WordsFile.SEGMENT_BYTES;
    }

    @Test
    void wordsOfADeletedSessionDoNotComeBack() throws Exception {
        Path killed;
        try (EmbeddedStore store = open(directory(), NEVER)) {
            EventLog log = store.events();
            begin(log, "s", CREATED);
            begin(log, "other", CREATED);
            words(log, "s", 4, 30);
            words(log, "other", 4, 5);
            log.delete("s").toCompletableFuture().join();
            assertThat(log.read("s", 0, 100)).isEmpty();
            // A repeated idempotency key makes a session of the same id; its log reaches up to the old one's words.
            begin(log, "s", CREATED.plusMillis(1));
            killed = killed("killed");
            assertThat(all(log, "s")).isEqualTo(range(1, 3));
        }
        assertThat(unmoved(killed)).isPositive();
        try (EmbeddedStore store = open(killed, NEVER)) {
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 3));
            assertThat(all(store.events(), "other")).isEqualTo(range(1, 5));
        }
    }

    @Test
    void aCommandBesideAServerShowsItsWordsAndDisturbsNothing() throws Exception {
        Path killed;
        try (EmbeddedStore store = open(directory(), NEVER)) {
            begin(store.events(), "s", CREATED);
            words(store.events(), "s", 4, 10);
            try (EmbeddedStore command = EmbeddedStore.openBeside(directory(), Told.AT_ONCE)) {
                assertThat(all(command.events(), "s")).isEqualTo(range(1, 10));
                words(store.events(), "s", 11, 20);
            }
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 20));
            killed = killed("killed");
            end(store.events(), "s", 21).join();
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 21));
        }
        try (EmbeddedStore store = open(killed, NEVER)) {
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 20));
        }
    }

    @Test
    void aSessionThatACommandDeletesBesideAServerIsGoneForIt() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            begin(store.events(), "s", CREATED);
            words(store.events(), "s", 4, 10);
            try (EmbeddedStore command = EmbeddedStore.openBeside(directory(), Told.AT_ONCE)) {
                command.events().delete("s").toCompletableFuture().join();
            }
            assertThatThrownBy(() -> end(store.events(), "s", 11).join())
                    .hasCauseInstanceOf(SeqConflictException.class);
            assertThat(store.events().read("s", 0, 100)).isEmpty();
            assertThatThrownBy(() -> word(store.events(), "s", 11).join())
                    .hasCauseInstanceOf(SeqConflictException.class);
        }
        assertThat(count(directory(), "event")).isZero();
    }

    @Test
    void aSecondServerIsRefusedUntilTheFirstHasEnded() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            assertThatThrownBy(() -> EmbeddedStore.open(directory(), Told.AT_ONCE))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("another server uses the data directory");
            assertThat(store.events().read("s", 0, 1)).isEmpty();
        }
        try (EmbeddedStore store = open(directory(), NEVER)) {
            assertThat(store.events().read("s", 0, 1)).isEmpty();
        }
    }

    @Test
    void wordsThatDoNotFollowAreRefusedWhereverTheLastOnesAre() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            EventLog log = store.events();
            begin(log, "s", CREATED);
            for (long next = 4; next <= 5; next++) {
                // The first time the table has the last event, the second time it does not.
                for (long wrong : new long[] {3, next - 1, next + 1, next + 5}) {
                    assertThatThrownBy(() -> word(log, "s", wrong).join())
                            .hasCauseInstanceOf(SeqConflictException.class);
                    assertThatThrownBy(() ->
                                    word(log, "s", wrong, "long".repeat(1_000)).join())
                            .hasCauseInstanceOf(SeqConflictException.class);
                    assertThatThrownBy(() -> end(log, "s", wrong).join())
                            .hasCauseInstanceOf(SeqConflictException.class);
                }
                word(log, "s", next).join();
            }
            assertThatThrownBy(() -> word(log, "nobody", 4).join()).hasCauseInstanceOf(SeqConflictException.class);
            assertThat(all(log, "s")).isEqualTo(range(1, 5));
        }
    }

    @Test
    void ofAppendsThatWantTheSamePlaceOneIsTaken() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            EventLog log = store.events();
            begin(log, "s", CREATED);
            for (long seq = 4; seq < 50; seq++) {
                List<CompletableFuture<Void>> rivals = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    rivals.add(i == 2 ? word(log, "s", seq, "long".repeat(1_000)) : word(log, "s", seq));
                }
                long taken = rivals.stream()
                        .filter(r -> r.handle((ok, failure) -> failure == null).join())
                        .count();
                assertThat(taken).isEqualTo(1);
            }
            assertThat(all(log, "s")).isEqualTo(range(1, 49));
        }
    }

    @Test
    void shortAndLongWordsKeepTheirOrder() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            EventLog log = store.events();
            begin(log, "s", CREATED);
            for (long seq = 4; seq <= 60; seq++) {
                word(log, "s", seq, seq % 3 == 0 ? "wörter ☕ ".repeat(300) : "wörter ☕ \uD83D\uDE00")
                        .join();
            }
            end(log, "s", 61).join();
            assertThat(all(log, "s")).isEqualTo(range(1, 61));
            assertThat(log.read("s", 3, 1).get(0).text("text")).isEqualTo("wörter ☕ \uD83D\uDE00");
        }
    }

    @Test
    void wordsGoIntoTheTableWhereTheirFileCannotBeMade() throws Exception {
        Files.createDirectories(directory());
        Files.createSymbolicLink(
                directory().resolve("words.log"), directory().resolve("missing").resolve("words.log"));
        try (EmbeddedStore store = open(directory(), NEVER)) {
            EventLog log = store.events();
            begin(log, "s", CREATED);
            words(log, "s", 4, 10);
            assertThat(count(directory(), "event")).isEqualTo(10);
            change(directory(), "CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ROLLBACK, 'full'); END");
            assertThatThrownBy(() -> word(log, "s", 11, "refused").join())
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(Problem.class);
            change(directory(), "DROP TRIGGER full");
            word(log, "s", 11, "taken").join();
            assertThat(all(log, "s")).isEqualTo(range(1, 11));
            assertThat(log.read("s", 10, 1).get(0).text("text")).isEqualTo("taken");
        }
    }

    @Test
    void whatAnInterruptedThreadAppendsIsTakenAndSoIsWhatComesAfterIt() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            EventLog log = store.events();
            begin(log, "s", CREATED);
            Thread.currentThread().interrupt();
            var first = word(log, "s", 4);
            assertThat(Thread.interrupted()).isTrue();
            first.join();
            words(log, "s", 5, 9);
            assertThat(count(directory(), "event")).isEqualTo(3);
            assertThat(all(log, "s")).isEqualTo(range(1, 9));
        }
    }

    @Test
    void wordsAreInTheFileWhenTheAppendReturns() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            begin(store.events(), "s", CREATED);
            for (int i = 0; i < 5; i++) {
                assertThat(word(store.events(), "s", 4 + i)).isCompleted();
                assertThat(unmoved(directory())).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void manyThreadsAppendWhileWordsMoveAndNoneIsLost() throws Exception {
        Path killed;
        try (EmbeddedStore store = open(directory(), Duration.ofMillis(3))) {
            EventLog log = store.events();
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int s = 0; s < 4; s++) {
                String id = "s" + s;
                begin(log, id, CREATED);
                writers.add(CompletableFuture.runAsync(() -> {
                    for (long seq = 4; seq <= 4_000; seq++) {
                        word(log, id, seq).join();
                        if (seq % 500 == 0 && !all(log, id).equals(range(1, seq))) {
                            throw new IllegalStateException("a reader misses events of " + id);
                        }
                    }
                }));
            }
            CompletableFuture.allOf(writers.toArray(CompletableFuture<?>[]::new))
                    .join();
            killed = killed("killed");
            for (int s = 0; s < 4; s++) {
                assertThat(all(log, "s" + s)).isEqualTo(range(1, 4_000));
            }
        }
        try (EmbeddedStore store = open(killed, NEVER)) {
            for (int s = 0; s < 4; s++) {
                assertThat(all(store.events(), "s" + s)).isEqualTo(range(1, 4_000));
            }
        }
    }

    @Test
    void wordsThatCannotMoveStayWhereTheyAre() throws Exception {
        try (EmbeddedStore store = open(directory(), Duration.ofMillis(1))) {
            EventLog log = store.events();
            begin(log, "s", CREATED);
            change(directory(), "CREATE TRIGGER full BEFORE INSERT ON event BEGIN SELECT RAISE(ROLLBACK, 'full'); END");
            words(log, "s", 4, 10);
            assertThatThrownBy(() -> end(log, "s", 11).join()).hasCauseInstanceOf(Problem.class);
            words(log, "s", 11, 12);
            assertThat(all(log, "s")).isEqualTo(range(1, 12));
            assertThat(count(directory(), "event")).isEqualTo(3);
            change(directory(), "DROP TRIGGER full");
            end(log, "s", 13).join();
            assertThat(all(log, "s")).isEqualTo(range(1, 13));
        }
        assertThat(count(directory(), "event")).isEqualTo(13);
    }

    @Test
    void moreWordsThanTheFileHoldsMoveBeforeTheirTime() throws Exception {
        Path killed;
        String text = "x".repeat(1_000);
        try (EmbeddedStore store = open(directory(), NEVER)) {
            EventLog log = store.events();
            for (int s = 0; s < 20; s++) {
                begin(log, "s" + s, CREATED);
            }
            for (long seq = 4; seq <= 1_003; seq++) {
                List<CompletableFuture<Void>> round = new ArrayList<>();
                for (int s = 0; s < 20; s++) {
                    round.add(word(log, "s" + s, seq, text));
                }
                round.forEach(CompletableFuture::join);
            }
            killed = killed("killed");
        }
        assertThat(Files.size(killed.resolve("words.log")))
                .isEqualTo((long) WordsFile.SEGMENTS * WordsFile.SEGMENT_BYTES);
        // 20 MB of words, of which the file holds 16.
        assertThat(count(killed, "event")).isGreaterThan(3_000L);
        try (EmbeddedStore store = open(killed, NEVER)) {
            for (int s = 0; s < 20; s++) {
                assertThat(all(store.events(), "s" + s)).isEqualTo(range(1, 1_003));
            }
        }
    }

    @Test
    void aStoreOfTheFirstVersionIsTakenOver() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            begin(store.events(), "s", CREATED);
        }
        change(directory(), "PRAGMA user_version=1");
        try (EmbeddedStore store = open(directory(), NEVER)) {
            words(store.events(), "s", 4, 6);
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 6));
        }
    }

    /** A row as version 2 wrote it: two bytes of length, so much of appends, and whatever was there before. */
    private static void insertRow(Path directory, int slot, Appended... appended) throws SQLException {
        ByteBuffer row = ByteBuffer.allocate(4_000).position(2);
        for (Appended each : appended) {
            row.put(each.bytes());
        }
        row.putShort(0, (short) row.position());
        try (Connection connection = connect(directory);
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO words(slot, number, words) VALUES(?, ?, ?)")) {
            insert.setInt(1, slot);
            insert.setLong(2, 2_048 + slot);
            insert.setBytes(3, row.array());
            insert.executeUpdate();
        }
    }

    private static Appended appended(String id, Instant created, long seq) {
        return new Appended(id, created, List.of(event(seq, EventType.MESSAGE, "word" + seq)));
    }

    @Test
    void wordsInTheTableOfVersionTwoMoveOnceAndTheTableIsGone() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            begin(store.events(), "s", CREATED);
            begin(store.events(), "again", CREATED.plusMillis(1));
            words(store.events(), "s", 4, 5);
        }
        change(
                directory(),
                "CREATE TABLE words(slot INTEGER PRIMARY KEY, number INTEGER NOT NULL, words BLOB NOT NULL)");
        change(directory(), "PRAGMA user_version=2");
        insertRow(directory(), 7, appended("s", CREATED, 5), appended("again", CREATED, 4));
        insertRow(directory(), 8, appended("s", CREATED, 6), appended("s", CREATED, 7), appended("gone", CREATED, 4));
        insertRow(directory(), 9, appended("s", CREATED, 9));
        try (EmbeddedStore command = EmbeddedStore.openBeside(directory(), Told.AT_ONCE)) {
            assertThat(all(command.events(), "s")).isEqualTo(range(1, 5));
        }
        assertThat(count(directory(), "words")).isEqualTo(3);
        try (EmbeddedStore store = open(directory(), NEVER)) {
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 7));
            assertThat(all(store.events(), "again")).isEqualTo(range(1, 3));
            words(store.events(), "s", 8, 9);
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 9));
        }
        assertThat(count(directory(), "sqlite_master WHERE name='words'")).isZero();
        assertThat(count(directory(), "event WHERE session='gone'")).isZero();
    }
}
