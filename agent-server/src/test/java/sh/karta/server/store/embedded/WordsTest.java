// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.EventLog;
import sh.karta.server.store.SeqConflictException;

/** Words of running answers, from when they are acknowledged until they are in the table of events. */
final class WordsTest extends WordsFixture {
    @Test
    void readsShowWordsThatAreNotInTheTableYet() throws Exception {
        try (EmbeddedStore store = open(directory(), NEVER)) {
            EventLog log = store.events();
            begin(log, "s", CREATED);
            words(log, "s", 4, 13);
            assertThat(events(directory())).isEqualTo(3);
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
            while (events(directory()) < 30 || unmoved(directory()) > 0) {
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
            assertThat(events(directory())).isEqualTo(41);
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
        assertThat(events(directory())).isEqualTo(90);
        assertThat(unmoved(directory())).isZero();
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
            assertThat(events(directory())).isEqualTo(10);
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
            assertThat(events(directory())).isEqualTo(3);
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
            assertThat(events(directory())).isEqualTo(3);
            change(directory(), "DROP TRIGGER full");
            end(log, "s", 13).join();
            assertThat(all(log, "s")).isEqualTo(range(1, 13));
        }
        assertThat(events(directory())).isEqualTo(13);
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
        assertThat(events(killed)).isGreaterThan(3_000);
        try (EmbeddedStore store = open(killed, NEVER)) {
            for (int s = 0; s < 20; s++) {
                assertThat(all(store.events(), "s" + s)).isEqualTo(range(1, 1_003));
            }
        }
    }
}
