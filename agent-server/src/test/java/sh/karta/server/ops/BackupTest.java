// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.Waiting;
import sh.karta.server.event.Json;
import sh.karta.server.session.Owner;
import sh.karta.server.store.Deliveries.Delivery;
import sh.karta.server.store.Dump;
import sh.karta.server.store.ErasedOwners.Erased;
import sh.karta.server.store.Feedback.Vote;
import sh.karta.server.store.Files.Room;
import sh.karta.server.store.Files.Upload;
import sh.karta.server.store.StoredKey;
import sh.karta.server.store.postgres.PostgresStore;
import sh.karta.server.store.postgres.TestPostgres;
import sh.karta.server.store.session.Accepted;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.Filter;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Loaded;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.session.Outcome;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.session.Snapshot;
import sh.karta.server.store.sql.SqlStore;
import sh.karta.server.store.sqlite.SqliteStore;

/** Tests that a backup has the state of a store at one moment, and that restoring it is all or nothing. The file is long because each way in which a restore can fail is a test. */
final class BackupTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");
    private static final String TEXT = "emoji \ud83d\ude00, half of one \ud83d, NUL \0, DLE \u0010, \"quoted\"\n";

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("backup.tar");
    }

    private SqliteStore sqlite(String name) throws IOException {
        return SqliteStore.open(folder.resolve(name));
    }

    private static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static UUID create(SqlStore store, String id, String owner, Instant at) {
        UUID tail = UUID.randomUUID();
        Head head = new Head(id, "org/p", owner, TEXT, "", at, at, 2, 99, 0, UUID.randomUUID(), "node", at);
        Append append = new Append(
                head,
                List.of(
                        new Row(1, "user.message", at, "{}"),
                        new Row(2, "t", at, "{\"text\":" + Json.object().put("a", TEXT) + "}")),
                new Accepted("key", "hash", 1, at),
                7,
                new Snapshot(1, 2, TEXT));
        assertThat(await(store.sessions().append(SessionStore.NEW, tail, append)))
                .isEqualTo(Outcome.DONE);
        await(store.sessions().checkpoint(List.of(new Draft(id, head.run(), 0, "agent.message p", 0, 5, TEXT))));
        return tail;
    }

    private static void fill(SqlStore store) {
        create(store, "ses_1", "visitor:v", NOW);
        create(store, "ses_2", "user:u", NOW);
        byte[] content = new byte[300_000];
        Arrays.fill(content, (byte) 0xfe);
        try (Upload upload = store.files().book("ses_1", content.length, new Room(1, content.length))) {
            upload.write(content, 0, content.length);
            upload.store(TEXT, "image/png");
        }
        Delivery delivery = new Delivery(UUID.randomUUID(), "https://a.example", "ses_1", TEXT, 0);
        await(store.feedback().put(new Vote("ses_1", "msg_1", "visitor:v", "up", null, TEXT, NOW), List.of(delivery)));
        store.keys().put(new StoredKey("pk_live_a", "org/p", List.of("null", "none"), false, NOW, NOW));
        await(store.erasedOwners().add(new Erased("org/p", "user:gone", NOW)));
        await(store.ledger().add("org/p", "user:u", false, LocalDate.ofInstant(NOW, ZoneOffset.UTC), 5));
    }

    /** Returns everything except the two numbers that rise with each restore. */
    private static List<String> rows(SqlStore store) throws IOException {
        List<String> rows = new ArrayList<>();
        store.dump().writeTo(row -> {
            row.values().remove(List.of("generation", "keys_version", "timeline"));
            rows.add(row.table() + " " + Json.write(row.values()));
        });
        rows.sort(null);
        return rows;
    }

    private static void moves(SqlStore from, SqlStore to, Path file) throws IOException {
        List<String> before = rows(from);
        assertThat(Backup.write(from.dump(), file, NOW)).isEqualTo(before.size());
        assertThat(Restore.read(file, to.dump())).isEqualTo(before.size());
        assertThat(rows(to)).isEqualTo(before);
    }

    @Test
    void aBackupOfEitherKindOfStoreIsRestoredIntoEitherKind() throws IOException {
        movesThrough(TestPostgres.NEWEST);
    }

    @Tag("full")
    @Test
    void aBackupOfTheOldestPostgresqlIsRestoredIntoTheNewest() throws IOException {
        movesThrough(TestPostgres.OLDEST);
    }

    private void movesThrough(TestPostgres version) throws IOException {
        try (SqliteStore first = sqlite("first");
                PostgresStore second = PostgresStore.open(version.database());
                PostgresStore third = PostgresStore.open(TestPostgres.NEWEST.database());
                SqliteStore last = sqlite("last")) {
            fill(first);
            moves(first, second, folder.resolve("1.tar"));
            moves(second, third, folder.resolve("2.tar"));
            moves(third, last, folder.resolve("3.tar"));
            Loaded loaded = last.sessions().load("ses_1");
            assertThat(loaded).isEqualTo(first.sessions().load("ses_1"));
            assertThat(loaded).isNotNull();
            assertThat(loaded.head().title()).isEqualTo(TEXT);
            assertThat(loaded.drafts()).extracting(Draft::text).containsExactly(TEXT);
            assertThat(last.meta().secret()).isEqualTo(first.meta().secret());
            assertThat(last.keys().find("pk_live_a")).isEqualTo(first.keys().find("pk_live_a"));
            String name = last.files().list("ses_1").get(0).name();
            try (InputStream in = last.files().open("ses_1", name)) {
                assertThat(in).isNotNull();
                assertThat(in.readAllBytes()).hasSize(300_000).containsOnly(0xfe);
            }
        }
    }

    @Test
    void aRestoreStartsAGenerationAboveThoseOfBackupAndStore() throws IOException {
        try (SqliteStore from = sqlite("from");
                SqliteStore to = sqlite("to")) {
            from.meta().raiseGeneration(0);
            Backup.write(from.dump(), file(), NOW);
            Restore.read(file(), to.dump());
            assertThat(to.meta().generation()).isEqualTo(2);
            to.meta().raiseGeneration(2);
            Restore.read(file(), to.dump());
            assertThat(to.meta().generation()).isEqualTo(4);
        }
    }

    @Test
    void aUserErasedAfterTheBackupStaysErasedExceptForLaterSessions() throws IOException {
        try (SqliteStore store = sqlite("store")) {
            fill(store);
            create(store, "ses_later", "user:u", NOW.plusSeconds(60));
            Backup.write(store.dump(), file(), NOW);
            await(store.erasedOwners().add(new Erased("org/p", "user:u", NOW.plusSeconds(30))));
            Restore.read(file(), store.dump());
            assertThat(store.sessions().load("ses_2")).isNull();
            assertThat(store.sessions().load("ses_1")).isNotNull();
            assertThat(store.sessions().load("ses_later")).isNotNull();
            assertThat(rows(store)).noneMatch(row -> row.contains("ses_2"));
            assertThat(store.erasedOwners().all()).extracting(Erased::owner).containsExactly("user:gone", "user:u");
        }
    }

    @Test
    void anErasedUserStaysErasedEvenIfTheBackupListsTheirSessionsUnderAVisitor() throws IOException {
        try (SqliteStore store = sqlite("store")) {
            fill(store);
            create(store, "ses_other", "visitor:other", NOW);
            Backup.write(store.dump(), file(), NOW);
            await(store.sessions().adopt("org/p", "visitor:v", "user:u", NOW.minusSeconds(1), 100));
            assertThat(new OwnerData(store, Owner.user("org/p", "u")).erase(NOW.plusSeconds(30)))
                    .isEqualTo(2);
            Restore.read(file(), store.dump());
            assertThat(store.sessions().list(new Filter(null, null), null, 10).items())
                    .extracting(Head::id)
                    .containsExactly("ses_other");
            assertThat(rows(store))
                    .filteredOn(row -> !row.startsWith("erased "))
                    .noneMatch(row -> row.contains("\"ses_1\"") || row.contains("\"ses_2\""));
        }
    }

    @Test
    void anExportHasTheTokensThatEraseDeletes() throws IOException {
        try (SqliteStore store = sqlite("store")) {
            fill(store);
            await(store.ledger().add("org/p", "user:u", false, LocalDate.parse("2026-02-28"), 9));
            OwnerData user = new OwnerData(store, Owner.user("org/p", "u"));
            List<String> lines = new ArrayList<>();
            user.export(lines::add);
            assertThat(lines)
                    .endsWith("{\"day\":\"2026-02-28\",\"tokens\":9}", "{\"day\":\"2026-03-01\",\"tokens\":12}");
            user.erase(NOW);
            lines.clear();
            user.export(lines::add);
            assertThat(lines).isEmpty();
        }
    }

    @Test
    void aBackupThatIsCutOrDamagedChangesNothing() throws IOException {
        try (SqliteStore store = sqlite("store")) {
            fill(store);
            Backup.write(store.dump(), file(), NOW);
            await(store.sessions().delete("ses_2"));
            List<String> before = rows(store);
            long generation = store.meta().generation();
            byte[] whole = Files.readAllBytes(file());
            Path bad = folder.resolve("bad.tar");
            // Also cut after an entry: the last 1,536 bytes are end.json and the end of the tar.
            for (int length : List.of(0, 100, 512, 1_024, 1_700, 50_000, whole.length - 2_048, whole.length - 1_025)) {
                Files.write(bad, Arrays.copyOf(whole, length));
                assertThatThrownBy(() -> Restore.read(bad, store.dump()))
                        .as("%d of %d bytes", length, whole.length)
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining(bad.toString());
            }
            byte[] damaged = whole.clone();
            damaged[124]++;
            Files.write(bad, damaged);
            assertThatThrownBy(() -> Restore.read(bad, store.dump())).hasMessageContaining("damaged");
            Files.writeString(bad, "something else ".repeat(1_000));
            assertThatThrownBy(() -> Restore.read(bad, store.dump())).hasMessageContaining("is not a backup");
            assertThat(rows(store)).isEqualTo(before);
            assertThat(store.meta().generation()).isEqualTo(generation);
            Restore.read(file(), store.dump());
            assertThat(store.sessions().load("ses_2")).isNotNull();
        }
    }

    @Test
    void aBackupOfANewerVersionIsRefused() throws IOException {
        try (SqliteStore store = sqlite("store")) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            TarWriter tar = new TarWriter(out, NOW);
            tar.add("karta.json", "{\"format\":2}".getBytes(StandardCharsets.UTF_8));
            tar.finish();
            Files.write(file(), out.toByteArray());
            assertThatThrownBy(() -> Restore.read(file(), store.dump()))
                    .hasMessageContaining("has format 2, expected 1");
        }
    }

    @Test
    void aStoreThatAServerUsesIsNotReplaced() throws IOException {
        try (SqliteStore store = sqlite("store")) {
            Backup.write(store.dump(), file(), NOW);
            Nodes server = store.nodes();
            server.renew();
            assertThatThrownBy(() -> Restore.read(file(), store.dump()))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("Stop all servers");
            server.leave();
            Restore.read(file(), store.dump());
        }
    }

    @Test
    void aRestoreWaitsForAWriteOfAnotherProcess() throws Exception {
        try (SqliteStore store = sqlite("store");
                Connection other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("store/karta.db"));
                Statement statement = other.createStatement()) {
            fill(store);
            Backup.write(store.dump(), file(), NOW);
            statement.execute("BEGIN IMMEDIATE");
            CompletableFuture<Void> restored = new CompletableFuture<>();
            Thread restore = new Thread(() -> {
                try {
                    Restore.read(file(), store.dump());
                    restored.complete(null);
                } catch (IOException e) {
                    restored.completeExceptionally(e);
                }
            });
            restore.start();
            Waiting.until("the restore waits in the driver", () -> restored.isDone() || waitsInSqlite(restore));
            statement.execute("COMMIT");
            await(restored);
            assertThat(store.sessions().load("ses_1")).isNotNull();
        }
    }

    /** SQLite waits for a lock within a step of the statement. */
    private static boolean waitsInSqlite(Thread thread) {
        return Arrays.stream(thread.getStackTrace())
                .anyMatch(frame -> frame.getMethodName().equals("lockForWriting"));
    }

    @Test
    void aBackupIsReadableByItsOwnerOnlyReplacesNoFileAndLeavesNoPartialFile() throws IOException {
        try (SqliteStore store = sqlite("store")) {
            Files.writeString(folder.resolve("backup.tar.part"), "left by a crash");
            Backup.write(store.dump(), file(), NOW);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                    .isEqualTo("rw-------");
            assertThatThrownBy(() -> Backup.write(store.dump(), file(), NOW)).hasMessageContaining("exists already");
            Dump broken = new Dump() {
                @Override
                public void writeTo(Sink sink) throws IOException {
                    sink.add(new TableRow("session", Json.object()));
                    throw new IOException("away");
                }

                @Override
                public void replaceWith(Source source) {
                    throw new UnsupportedOperationException();
                }
            };
            assertThatThrownBy(() -> Backup.write(broken, folder.resolve("other.tar"), NOW))
                    .hasMessage("away");
            try (var left = Files.list(folder)) {
                assertThat(left.map(path -> path.getFileName().toString()))
                        .containsExactlyInAnyOrder("store", "backup.tar");
            }
        }
    }

    @Test
    void aBackupIsAnOrdinaryTar() throws Exception {
        try (SqliteStore store = sqlite("store")) {
            fill(store);
            Backup.write(store.dump(), file(), NOW);
        }
        Process tar = new ProcessBuilder("tar", "-xvf", file().toString(), "-C", folder.toString())
                .redirectErrorStream(true)
                .start();
        List<String> names = new String(tar.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(tar.waitFor()).as(names.toString()).isZero();
        assertThat(names)
                .contains("karta.json", "session/000001.jsonl", "file_chunk/000001.jsonl")
                .endsWith("end.json");
        assertThat(Files.readAllLines(folder.resolve("session/000001.jsonl"))).hasSize(2);
    }

    private static void appendUntil(AtomicBoolean stop, SqlStore store, String id) {
        UUID tail = SessionStore.NEW;
        for (long seq = 1; !stop.get(); seq++) {
            UUID to = UUID.randomUUID();
            Head head = new Head(id, "org/p", "user:u", "", "", NOW, NOW, seq, seq, 0, null, null, null);
            await(store.sessions()
                    .append(tail, to, new Append(head, List.of(new Row(seq, "t", NOW, "{}")), null, 1, null)));
            tail = to;
        }
    }

    private void assertOneMoment(SqlStore store) throws IOException {
        AtomicBoolean stop = new AtomicBoolean();
        List<CompletableFuture<Void>> writers = List.of("ses_a", "ses_b", "ses_c").stream()
                .map(id -> CompletableFuture.runAsync(() -> appendUntil(stop, store, id)))
                .toList();
        try {
            for (int round = 0; round < 10; round++) {
                List<Dump.TableRow> rows = new ArrayList<>();
                store.dump().writeTo(rows::add);
                long last = sum(rows, "session", "last_seq");
                assertThat(rows.stream().filter(row -> row.table().equals("event")))
                        .hasSize((int) last);
                assertThat(sum(rows, "spend_total", "tokens")).isEqualTo(last);
            }
        } finally {
            stop.set(true);
            writers.forEach(BackupTest::await);
        }
    }

    private static long sum(List<Dump.TableRow> rows, String table, String column) {
        return rows.stream()
                .filter(row -> row.table().equals(table))
                .collect(Collectors.summingLong(row -> row.values().path(column).asLong()));
    }

    @Test
    void aBackupHasTheStateOfOneMomentWhileServersWrite() throws IOException {
        try (SqliteStore sqlite = sqlite("store");
                PostgresStore postgres = PostgresStore.open(TestPostgres.NEWEST.database())) {
            assertOneMoment(sqlite);
            assertOneMoment(postgres);
        }
    }
}
