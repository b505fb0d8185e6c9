// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventType;

/** The file of words by itself: what is read of it is what was written, whatever happened in between. */
@Timeout(300)
final class WordsFileTest {
    private static final Instant CREATED = Instant.parse("2026-05-01T12:00:00Z");
    private static final long ALL = (long) WordsFile.SEGMENTS * WordsFile.SEGMENT_BYTES;

    @TempDir
    Path directory;

    /** The lowest segment that is needed, as the store would say. */
    private long needed = Long.MAX_VALUE;

    private Path path() {
        return directory.resolve("words.log");
    }

    private WordsFile open() throws IOException {
        List<WordsFile.Found> found = WordsFile.read(path());
        WordsFile file = new WordsFile(
                path(), found.isEmpty() ? 0 : found.get(found.size() - 1).segment(), () -> needed);
        file.prepare();
        return file;
    }

    private static byte[] words(long seq, int length) {
        Event event = new Event(seq, EventType.MESSAGE, "x".repeat(length));
        return new Appended("s", CREATED, List.of(event)).record();
    }

    private static boolean append(WordsFile file, long seq) {
        return file.append(words(seq, 10));
    }

    /** Appends of a hundredth of a segment each, from a seq on; how many were taken. */
    private static int fill(WordsFile file, long from, int many) {
        for (int i = 0; i < many; i++) {
            if (!file.append(words(from + i, WordsFile.SEGMENT_BYTES / 100 - 60))) {
                return i;
            }
        }
        return many;
    }

    private List<Long> seqs() throws IOException {
        return WordsFile.read(path()).stream()
                .map(f -> f.words().events().get(0).seq())
                .toList();
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    /** Changes a byte. */
    private void spoil(long place) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path().toFile(), "rw")) {
            file.seek(place);
            int before = file.read();
            file.seek(place);
            file.write(before ^ 1);
        }
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        try (WordsFile file = open()) {
            assertThat(file.append(new Appended(
                                    "s",
                                    CREATED,
                                    List.of(
                                            new Event(4, EventType.MESSAGE, "{\"text\":\"w\u00f6rter \u2615\"}"),
                                            new Event(5, EventType.THINKING, "{}")))
                            .record()))
                    .isTrue();
            assertThat(append(file, 6)).isTrue();
        }
        List<WordsFile.Found> found = WordsFile.read(path());
        assertThat(found).hasSize(2);
        Appended first = found.get(0).words();
        assertThat(first.session()).isEqualTo("s");
        assertThat(first.createdAt()).isEqualTo(CREATED);
        assertThat(first.events()).extracting(Event::seq).containsExactly(4L, 5L);
        assertThat(first.events()).extracting(Event::type).containsExactly(EventType.MESSAGE, EventType.THINKING);
        assertThat(first.events().get(0).text("text")).isEqualTo("w\u00f6rter \u2615");
    }

    @Test
    void allOfItsRoomIsTakenAtOnce() throws IOException {
        try (WordsFile file = open()) {
            assertThat(Files.size(path())).isEqualTo(ALL);
            assertThat(append(file, 4)).isTrue();
            assertThat(Files.size(path())).isEqualTo(ALL);
        }
    }

    @Test
    void aFileThatWasHalfMadeIsMadeWhole() throws IOException {
        Files.write(path(), new byte[100_000]);
        try (WordsFile file = open()) {
            assertThat(Files.size(path())).isEqualTo(ALL);
            assertThat(append(file, 4)).isTrue();
        }
        assertThat(seqs()).containsExactly(4L);
    }

    @Test
    void withoutAFileNothingIsTakenOrFound() throws IOException {
        assertThat(WordsFile.read(path())).isEmpty();
        Path nowhere = directory.resolve("missing").resolve("words.log");
        try (WordsFile file = new WordsFile(nowhere, 0, () -> needed)) {
            assertThat(append(file, 4)).isFalse();
            file.prepare();
            assertThat(append(file, 4)).isFalse();
            file.erase();
            file.sync();
        }
        assertThat(WordsFile.read(nowhere)).isEmpty();
    }

    @Test
    void aRecordThatWasTornEndsItsSegment() throws IOException {
        try (WordsFile file = open()) {
            for (long seq = 1; seq <= 20; seq++) {
                append(file, seq);
            }
        }
        int length = words(1, 10).length;
        for (int inRecord : new int[] {length - 1, 16, 8, 4, 3}) {
            long place = WordsFile.SEGMENT_BYTES + 9L * length + inRecord;
            spoil(place);
            assertThat(seqs()).isEqualTo(range(1, 9));
            spoil(place);
        }
        try (RandomAccessFile file = new RandomAccessFile(path().toFile(), "rw")) {
            file.setLength(WordsFile.SEGMENT_BYTES + 12L * length + length / 2);
        }
        assertThat(seqs()).isEqualTo(range(1, 12));
    }

    @Test
    void anotherStartWritesOnBehindWhatWasLeft() throws IOException {
        for (int start = 0; start < 5; start++) {
            try (WordsFile file = open()) {
                append(file, 10L * start + 1);
                append(file, 10L * start + 2);
            }
        }
        assertThat(seqs())
                .isSubsetOf(1L, 2L, 11L, 12L, 21L, 22L, 31L, 32L, 41L, 42L)
                .endsWith(41L, 42L);
    }

    @Test
    void aSegmentWhoseBeginningIsUnreadableIsNotContinuedByItsOldRecords() throws IOException {
        int left;
        try (WordsFile file = open()) {
            left = fill(file, 1, 250);
        }
        assertThat(seqs()).hasSize(left);
        long third = 3L * WordsFile.SEGMENT_BYTES;
        spoil(third + 20);
        try (WordsFile file = open()) {
            for (int i = 0; i < 5; i++) {
                fill(file, 1_000 + 100L * i, 100);
            }
        }
        assertThat(seqs()).doesNotHaveDuplicates().isSorted();
    }

    @Test
    void segmentsAreUsedRoundAndRound() throws IOException {
        int many = 100 * WordsFile.SEGMENTS * 3;
        try (WordsFile file = open()) {
            assertThat(fill(file, 1, many)).isEqualTo(many);
        }
        List<Long> left = seqs();
        assertThat(left).hasSizeBetween(100 * (WordsFile.SEGMENTS - 2), 100 * WordsFile.SEGMENTS);
        assertThat(left).isEqualTo(range(many - left.size() + 1, many));
    }

    @Test
    void aSegmentThatIsNeededIsNotOverwritten() throws IOException {
        try (WordsFile file = open()) {
            append(file, 1);
            needed = file.number();
            assertThat(file.narrow(needed)).isFalse();
            int taken = fill(file, 2, 100 * WordsFile.SEGMENTS * 2);
            assertThat(taken).isBetween(100 * (WordsFile.SEGMENTS - 2), 100 * WordsFile.SEGMENTS);
            assertThat(file.narrow(needed)).isTrue();
            assertThat(seqs()).isEqualTo(range(1, taken + 1));
            assertThat(fill(file, 9_000, 1)).isZero();
            // Its words have moved, but are not on the disk yet.
            file.moved(needed);
            needed = Long.MAX_VALUE;
            assertThat(fill(file, 9_000, 1)).isZero();
            file.beginSync();
            assertThat(fill(file, 9_000, 1)).isZero();
            file.synced();
            assertThat(fill(file, 9_000, 1)).isOne();
            assertThat(seqs()).doesNotContain(1L).endsWith(9_000L);
        }
    }

    @Test
    void wordsThatMoveDuringASyncWaitForTheNext() throws IOException {
        try (WordsFile file = open()) {
            append(file, 1);
            long first = file.number();
            file.beginSync();
            file.moved(first);
            file.synced();
            file.erase();
            assertThat(seqs()).containsExactly(1L);
            file.beginSync();
            file.beginSync(); // the one before has failed
            file.synced();
            file.erase();
            assertThat(seqs()).isEmpty();
        }
    }

    @Test
    void nothingIsLeftOfWhatIsErased() throws IOException {
        try (WordsFile file = open()) {
            fill(file, 1, 1_000);
            assertThat(file.any()).isTrue();
            needed = 1;
            file.erase();
            assertThat(seqs()).hasSize(1_000);
            needed = Long.MAX_VALUE;
            file.erase();
            assertThat(file.any()).isFalse();
            assertThat(Files.readAllBytes(path())).containsOnly(0);
            assertThat(append(file, 2_000)).isTrue();
        }
        assertThat(seqs()).containsExactly(2_000L);
        assertThat(new String(Files.readAllBytes(path()), StandardCharsets.ISO_8859_1))
                .containsOnlyOnce("xxxxxxxxxx");
    }

    @Test
    void whatAnEarlierStartLeftIsErasedToo() throws IOException {
        try (WordsFile file = open()) {
            fill(file, 1, 1_000);
        }
        try (WordsFile file = open()) {
            assertThat(file.any()).isTrue();
            file.erase();
        }
        assertThat(Files.readAllBytes(path())).containsOnly(0);
    }

    @Test
    void aFileThatIsClosedTakesNothing() throws IOException {
        WordsFile file = open();
        append(file, 1);
        file.close();
        assertThat(append(file, 2)).isFalse();
        file.prepare();
        assertThat(append(file, 2)).isFalse();
        file.sync();
        file.erase();
        assertThat(seqs()).containsExactly(1L);
    }
}
