// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import sh.karta.server.event.EventType;
import sh.karta.server.store.EventLog;
import sh.karta.server.store.SeqConflictException;
import sh.karta.server.store.Told;

/** Words of running answers that a server did not move itself: it was killed, another process looks on, the store is an older one. */
final class WordsRecoveryTest extends WordsFixture {
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
    void aStoreOfTheFirstVersionIsTakenOver() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            begin(store.events(), "s", CREATED);
        }
        turnInto(directory(), 1);
        try (EmbeddedStore store = open(directory(), NEVER)) {
            words(store.events(), "s", 4, 6);
            assertThat(all(store.events(), "s")).isEqualTo(range(1, 6));
        }
    }

    /** A row as version 2 wrote it: two bytes of length, so much of appends, and whatever was there before. */
    private static void insertRow(Path directory, int slot, Appended... appended) throws Exception {
        ByteBuffer row = ByteBuffer.allocate(4_000).position(2);
        for (Appended each : appended) {
            row.put(OldWords.bytes(each));
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
        turnInto(directory(), 2);
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
