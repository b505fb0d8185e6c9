// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.Files;
import sh.karta.server.store.Files.Stored;
import sh.karta.server.store.Files.Upload;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;

/** The contract of every store for uploaded files. Each test has a session of its own. */
public abstract class FilesContract {
    private static final int MEGABYTE = 1_024 * 1_024;
    private static final int MAX_BYTES = 10 * MEGABYTE;
    private static final Files.Room ROOM = new Files.Room(50, 10 * MAX_BYTES);

    private final String session = "ses_" + UUID.randomUUID();

    protected abstract SqlStore store();

    private Files files() {
        return store().files();
    }

    @BeforeEach
    void createSession() {
        Instant now = Instant.now();
        Head head = new Head(session, "org/files", "visitor:v", "", "", now, now, 1, 1, 0, null, null, null);
        Append append = new Append(head, List.of(new Row(1, "t", now, "{}")), null, 0, null);
        store().sessions()
                .append(SessionStore.NEW, UUID.randomUUID(), append)
                .toCompletableFuture()
                .join();
    }

    private void change(String sql, Object... values) {
        store().database()
                .write(one -> one.update(sql, values))
                .toCompletableFuture()
                .join();
    }

    private long count(String table) {
        return store().database()
                .read(sql ->
                        sql.query(row -> row.big(1), "SELECT COUNT(*) FROM " + table + " WHERE session = ?", session))
                .get(0);
    }

    private void assertNothingIsLeft() {
        assertThat(count("file")).isZero();
        assertThat(count("file_chunk")).isZero();
    }

    @Test
    void anAnnouncedUploadTakesNoMemoryBeforeItsFirstByte() {
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int uploads = 100;
        List<Upload> announced = new ArrayList<>(uploads);
        long before = memory.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < uploads; i++) {
            announced.add(new FileUpload(store().database(), session, "a", MAX_BYTES));
        }
        assertThat(memory.getCurrentThreadAllocatedBytes() - before).isLessThan(FileUpload.CHUNK);
        assertThat(announced).hasSize(uploads);
    }

    private Stored put(byte[] content) {
        try (Upload upload = files().book(session, content.length, ROOM)) {
            upload.write(content, 0, content.length);
            return upload.store("a.txt", "text/plain");
        }
    }

    private static byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private byte[] read(String name) throws IOException {
        try (InputStream in = files().open(session, name)) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }

    private static void assertRefused(Code code, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        Problem.class, problem -> assertThat(problem.code()).isEqualTo(code));
    }

    @Test
    void aFileOfAnyLengthIsReadAsItWasWritten() throws IOException {
        int chunk = FileUpload.CHUNK;
        for (int length : List.of(0, 1, chunk - 1, chunk, chunk + 1, 3 * chunk, 10 * MEGABYTE)) {
            byte[] content = bytes(length);
            Stored stored = put(content);
            assertThat(stored.bytes()).isEqualTo(length);
            assertThat(stored.name()).matches("[0-9a-f]{32}");
            assertThat(files().find(session, stored.name())).isEqualTo(stored);
            assertThat(read(stored.name())).isEqualTo(content);
        }
        assertThat(files().list(session)).hasSize(7);
    }

    @Test
    void writingInSmallPiecesAndReadingByteByByteGivesTheSameFile() throws IOException {
        byte[] content = bytes(FileUpload.CHUNK + 1_000);
        String name;
        try (Upload upload = files().book(session, MAX_BYTES, ROOM)) {
            for (int from = 0; from < content.length; from += 999) {
                upload.write(content, from, Math.min(999, content.length - from));
            }
            name = upload.store("Ünï \ud83d\ude00.bin", "application/x").name();
        }
        assertThat(files().find(session, name))
                .isEqualTo(new Stored(name, "Ünï \ud83d\ude00.bin", "application/x", content.length));
        try (InputStream in = files().open(session, name)) {
            for (byte expected : content) {
                assertThat(in.read()).isEqualTo(expected & 0xff);
            }
            assertThat(in.read()).isEqualTo(-1);
        }
    }

    @Test
    void aFileIsUnknownUntilItIsStoredAndInEveryOtherSession() {
        try (Upload upload = files().book(session, 10, ROOM)) {
            upload.write(bytes(10), 0, 10);
            assertThat(files().find(session, upload.name())).isNull();
            assertThat(files().open(session, upload.name())).isNull();
            assertThat(files().list(session)).isEmpty();
            upload.store("a", "b/c");
            assertThat(files().find(session, upload.name())).isNotNull();
            assertThat(files().find("ses_other", upload.name())).isNull();
            assertThat(files().open("ses_other", upload.name())).isNull();
        }
    }

    @Test
    void anUploadThatBreaksLeavesNothing() {
        try (Upload upload = files().book(session, 2 * FileUpload.CHUNK, ROOM)) {
            upload.write(bytes(FileUpload.CHUNK + 5), 0, FileUpload.CHUNK + 5);
            assertThat(count("file_chunk")).as("not all in memory").isEqualTo(1);
        }
        assertNothingIsLeft();
    }

    @Test
    void anUploadThatIsLargerThanBookedIsRefusedAndLeavesNothing() {
        try (Upload upload = files().book(session, FileUpload.CHUNK, ROOM)) {
            upload.write(bytes(FileUpload.CHUNK), 0, FileUpload.CHUNK);
            assertRefused(Code.TOO_LARGE, () -> upload.write(new byte[1], 0, 1));
        }
        assertNothingIsLeft();
    }

    @Test
    void aFileBeyondTheRoomAndAFileInAnUnknownSessionAreRefusedBeforeTheyAreRead() {
        assertRefused(Code.TOO_LARGE, () -> files().book(session, ROOM.bytes() + 1, ROOM));
        assertRefused(Code.NOT_FOUND, () -> files().book("ses_none", 1, ROOM));
        assertNothingIsLeft();
    }

    @Test
    void aSessionHasRoomForFiftyFilesAndBookingsCountLikeFiles() {
        put(bytes(1));
        List<Upload> booked = new ArrayList<>();
        for (int i = 1; i < ROOM.files(); i++) {
            booked.add(files().book(session, 1, ROOM));
        }
        assertRefused(Code.TOO_LARGE, () -> files().book(session, 1, ROOM));
        booked.get(0).close();
        booked.set(0, files().book(session, 1, ROOM));
        booked.forEach(Upload::close);
        assertThat(count("file")).isEqualTo(1);
    }

    @Test
    void aSessionHasRoomForAHundredMegabytesAndAStoredFileReleasesUnusedRoom() {
        List<Upload> booked = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            booked.add(files().book(session, MAX_BYTES, ROOM));
        }
        assertRefused(Code.TOO_LARGE, () -> files().book(session, 1, ROOM));
        booked.get(0).write(bytes(100), 0, 100);
        booked.get(0).store("a", "b/c");
        assertRefused(Code.TOO_LARGE, () -> files().book(session, MAX_BYTES - 99, ROOM));
        files().book(session, MAX_BYTES - 100, ROOM).close();
        booked.forEach(Upload::close);
    }

    @Test
    void concurrentBookingsNeverExceedTheRoom() {
        List<CompletableFuture<Boolean>> all = IntStream.range(0, 24)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> {
                    try {
                        files().book(session, MAX_BYTES, ROOM);
                        return true;
                    } catch (Problem e) {
                        assertThat(e.code()).isEqualTo(Code.TOO_LARGE);
                        return false;
                    }
                }))
                .toList();
        assertThat(all.stream()
                        .filter(one -> one.orTimeout(60, TimeUnit.SECONDS).join()))
                .hasSize(10);
    }

    @Test
    void deletingASessionDeletesItsFilesAndEndsItsUploadsAndReaders() throws IOException {
        String name = put(bytes(2 * FileUpload.CHUNK)).name();
        Upload upload = files().book(session, 2 * FileUpload.CHUNK, ROOM);
        upload.write(bytes(FileUpload.CHUNK), 0, FileUpload.CHUNK);
        InputStream in = files().open(session, name);
        assertThat(in).isNotNull();
        assertThat(in.read()).isNotEqualTo(-1);
        store().sessions().delete(session).toCompletableFuture().join();
        assertNothingIsLeft();
        assertRefused(Code.NOT_FOUND, () -> upload.write(bytes(FileUpload.CHUNK), 0, FileUpload.CHUNK));
        assertRefused(Code.NOT_FOUND, () -> upload.store("a", "b/c"));
        upload.close();
        assertThatThrownBy(in::readAllBytes).isInstanceOf(IOException.class).hasMessageContaining("deleted");
        assertThat(files().find(session, name)).isNull();
        assertNothingIsLeft();
    }

    @Test
    void noChunkOutlivesASessionThatIsDeletedDuringAnUpload() {
        CompletableFuture<?> writing = CompletableFuture.runAsync(() -> {
            try (Upload upload = files().book(session, MAX_BYTES, ROOM)) {
                byte[] some = bytes(FileUpload.CHUNK);
                for (int i = 0; i < 40; i++) {
                    upload.write(some, 0, some.length);
                }
                upload.store("a", "b/c");
            } catch (Problem e) {
                assertThat(e.code()).isEqualTo(Code.NOT_FOUND);
            }
        });
        while (count("file_chunk") == 0 && !writing.isDone()) {
            Thread.onSpinWait();
        }
        store().sessions().delete(session).toCompletableFuture().join();
        writing.orTimeout(60, TimeUnit.SECONDS).join();
        assertNothingIsLeft();
    }

    @Test
    void theBookingOfACrashedServerExpiresAndIsSweptWithItsBytes() {
        Upload crashed = files().book(session, MAX_BYTES, ROOM);
        crashed.write(bytes(FileUpload.CHUNK), 0, FileUpload.CHUNK);
        for (int i = 1; i < 10; i++) {
            files().book(session, MAX_BYTES, ROOM);
        }
        assertRefused(Code.TOO_LARGE, () -> files().book(session, 1, ROOM));
        change("UPDATE file SET at = at - 900001 WHERE session = ?", session);
        String stored = put(bytes(7)).name();
        assertRefused(Code.NOT_FOUND, () -> crashed.write(bytes(FileUpload.CHUNK), 0, FileUpload.CHUNK));
        assertRefused(Code.NOT_FOUND, () -> crashed.store("late", "b/c"));
        store().sweep().sweep().toCompletableFuture().join();
        assertThat(files().list(session)).extracting(Stored::name).containsExactly(stored);
        assertThat(count("file")).isEqualTo(1);
        assertThat(count("file_chunk")).isEqualTo(1);
    }

    @Test
    void aStoredFileNeverExpires() throws IOException {
        String name = put(bytes(7)).name();
        change("UPDATE file SET at = 0 WHERE session = ?", session);
        store().sweep().sweep().toCompletableFuture().join();
        assertThat(read(name)).isEqualTo(bytes(7));
    }
}
