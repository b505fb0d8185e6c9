// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sh.karta.server.store.IdempotencyKeys;
import sh.karta.server.store.session.Accepted;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Claimed;
import sh.karta.server.store.session.Cursor;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.Filter;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Loaded;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.session.Outcome;
import sh.karta.server.store.session.Page;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.session.Snapshot;
import sh.karta.server.store.session.StoredEnd;

/**
 * The contract of every session store. Each test has sessions of its own, in a project of its own.
 *
 * <p>The file is long because it is one contract: each store runs the whole of it by extending this class.
 */
public abstract class SessionStoreContract {
    private static final boolean FULL = Boolean.getBoolean("karta.full");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final long RESERVED = 65_536;

    /** Random for each test, so that lists of tests on one database do not mix. */
    private final String project = "org/" + UUID.randomUUID();

    private final String session = newId();

    protected abstract SessionStore store();

    protected abstract IdempotencyKeys keys();

    protected abstract Database database();

    /** Returns another server, with its own clock. */
    protected abstract SqlNodes node(LongSupplier nanoTime);

    /** Returns the size of the tables and indexes on the disk, in bytes. */
    protected abstract long bytes() throws Exception;

    /** Reclaims the space of old row versions, as the database does from time to time. */
    protected void vacuum() {}

    private static String newId() {
        return "ses_" + UUID.randomUUID().toString().replace("-", "").substring(5);
    }

    protected static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private Head head(String id, Instant active, long lastSeq, int epoch, @Nullable UUID run, @Nullable String node) {
        long reserved = run == null ? lastSeq : lastSeq + RESERVED;
        return new Head(id, project, "visitor:v", "Hi", "", NOON, active, lastSeq, reserved, epoch, run, node, null);
    }

    private Head idle(long lastSeq) {
        return head(session, NOON, lastSeq, 0, null, null);
    }

    private static Row row(long seq, String body) {
        return new Row(seq, "agent.message", NOON, body);
    }

    private static Append plain(Head head, Row... rows) {
        return new Append(head, List.of(rows), null, 0, null);
    }

    private UUID create(String id, Instant active) {
        UUID tail = UUID.randomUUID();
        assertThat(await(store().append(
                                SessionStore.NEW, tail, plain(head(id, active, 1, 0, null, null), row(1, "{}")))))
                .isEqualTo(Outcome.DONE);
        return tail;
    }

    private UUID append(UUID from, Append what) {
        UUID to = UUID.randomUUID();
        assertThat(await(store().append(from, to, what))).isEqualTo(Outcome.DONE);
        return to;
    }

    private Outcome tryAppend(UUID from, Append what) {
        return await(store().append(from, UUID.randomUUID(), what));
    }

    private UUID run(UUID from, UUID run, String node) {
        return append(from, plain(head(session, NOON, 2, 0, run, node), row(2, "{}")));
    }

    private Draft draft(UUID run, int epoch, int fromChar, long seq, String text) {
        return new Draft(session, run, epoch, "agent.message p", fromChar, seq, text);
    }

    private Loaded load() {
        Loaded loaded = store().load(session);
        assertThat(loaded).isNotNull();
        return loaded;
    }

    private int count(String table, String id) {
        String column = table.equals("session") ? "id" : "session";
        return database()
                .read(sql -> sql.query(
                        row -> row.number(1), "SELECT COUNT(*) FROM " + table + " WHERE " + column + " = ?", id))
                .get(0);
    }

    private void change(String sql, Object... values) {
        await(database().write(connection -> connection.update(sql, values)));
    }

    @Test
    void anUnknownSessionHasNothing() {
        assertThat(store().load(session)).isNull();
        assertThat(store().rows(session, 0, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(store().lastRows(session, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(store().tails(List.of(session))).isEmpty();
        assertThat(store().tails(List.of())).isEmpty();
        assertThat(keys().find(session, "k")).isNull();
        await(store().delete(session));
        assertThat(tryAppend(UUID.randomUUID(), plain(idle(1), row(1, "{}")))).isEqualTo(Outcome.STALE);
    }

    @Test
    void appendedRowsAreLoaded() {
        UUID run = UUID.randomUUID();
        Head head = new Head(
                session,
                project,
                "user:u",
                "Title",
                "",
                NOON,
                NOON.plusMillis(5),
                2,
                99,
                0,
                run,
                "node",
                NOON.plusSeconds(9));
        Append first = new Append(
                head,
                List.of(new Row(1, "user.message", NOON, "{\"a\":1}"), row(2, "{}")),
                new Accepted("key", "hash", 1, NOON),
                0,
                new Snapshot(1, 7, "state"));
        UUID tail = append(SessionStore.NEW, first);
        assertThat(store().load(session))
                .isEqualTo(new Loaded(head, tail, first.state(), List.of(row(2, "{}")), List.of()));
        assertThat(store().rows(session, 0, 10, 10)).isEqualTo(first.rows());
        assertThat(keys().find(session, "key")).isEqualTo(first.key());
        assertThat(store().tails(List.of(session, newId()))).isEqualTo(Map.of(session, new StoredEnd(tail, "user:u")));
    }

    @Test
    void exactlyOneOfConcurrentAppendsFromOneTailIsDone() {
        UUID tail = create(session, NOON);
        int rounds = FULL ? 500 : 25;
        for (int round = 0; round < rounds; round++) {
            UUID from = tail;
            long seq = round + 2L;
            List<UUID> tails =
                    IntStream.range(0, 8).mapToObj(i -> UUID.randomUUID()).toList();
            List<CompletableFuture<Outcome>> all = tails.stream()
                    .map(to -> store().append(from, to, plain(idle(seq), row(seq, "{\"by\":\"" + to + "\"}")))
                            .toCompletableFuture())
                    .toList();
            List<Outcome> outcomes =
                    all.stream().map(SessionStoreContract::await).toList();
            assertThat(outcomes).containsOnlyOnce(Outcome.DONE);
            tail = tails.get(outcomes.indexOf(Outcome.DONE));
            assertThat(load().tail()).isEqualTo(tail);
            assertThat(store().lastRows(session, Long.MAX_VALUE, 1).get(0).body())
                    .contains(tail.toString());
        }
        assertThat(count("event", session)).isEqualTo(rounds + 1);
    }

    @Test
    void exactlyOneOfConcurrentCreationsIsDone() {
        List<CompletableFuture<Outcome>> all = IntStream.range(0, 8)
                .mapToObj(i -> store().append(SessionStore.NEW, UUID.randomUUID(), plain(idle(1), row(1, "{}")))
                        .toCompletableFuture())
                .toList();
        assertThat(all.stream().map(SessionStoreContract::await)).containsOnlyOnce(Outcome.DONE);
        assertThat(count("event", session)).isEqualTo(1);
    }

    @Test
    void anAppendWhoseAnswerWasLostCanBeRepeated() {
        UUID first = UUID.randomUUID();
        Append creation = plain(idle(1), row(1, "{}"));
        assertThat(await(store().append(SessionStore.NEW, first, creation))).isEqualTo(Outcome.DONE);
        assertThat(await(store().append(SessionStore.NEW, first, creation))).isEqualTo(Outcome.DONE);
        UUID to = UUID.randomUUID();
        Append next = new Append(idle(2), List.of(row(2, "{}")), new Accepted("k", "h", 2, NOON), 5, null);
        assertThat(await(store().append(first, to, next))).isEqualTo(Outcome.DONE);
        assertThat(await(store().append(first, to, next))).isEqualTo(Outcome.DONE);
        assertThat(count("event", session)).isEqualTo(2);
        assertThat(spent()).isEqualTo(5);
    }

    @Test
    void anAppendRepeatedWhileTheFirstAttemptIsStillRunningIsDoneOnce() {
        UUID tail = create(session, NOON);
        for (int round = 0; round < (FULL ? 500 : 25); round++) {
            UUID from = tail;
            UUID to = UUID.randomUUID();
            long seq = round + 2L;
            Append what = new Append(idle(seq), List.of(row(seq, "{}")), null, 1, null);
            List<CompletableFuture<Outcome>> both = IntStream.range(0, 2)
                    .mapToObj(i -> store().append(from, to, what).toCompletableFuture())
                    .toList();
            assertThat(both.stream().map(SessionStoreContract::await)).containsExactly(Outcome.DONE, Outcome.DONE);
            assertThat(spent()).isEqualTo(round + 1);
            tail = to;
        }
    }

    private long spent() {
        return database()
                .read(sql -> sql.query(row -> row.big(1), "SELECT tokens FROM spend WHERE project = ?", project))
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Test
    void aStaleAppendChangesNothing() {
        UUID tail = create(session, NOON);
        Loaded before = load();
        Append wrong = new Append(
                new Head(session, project, "x", "x", "", NOON, NOON.plusSeconds(1), 9, 9, 0, null, null, NOON),
                List.of(row(9, "{}")),
                new Accepted("k", "h", 9, NOON),
                7,
                new Snapshot(9, 1, "{}"));
        assertThat(tryAppend(UUID.randomUUID(), wrong)).isEqualTo(Outcome.STALE);
        assertThat(tryAppend(SessionStore.NEW, wrong)).isEqualTo(Outcome.STALE);
        assertThat(load()).isEqualTo(before);
        assertThat(load().tail()).isEqualTo(tail);
        assertThat(keys().find(session, "k")).isNull();
        assertThat(spent()).isZero();
    }

    @Test
    void aKeyIsAcceptedOnce() {
        UUID tail = create(session, NOON);
        Accepted accepted = new Accepted("k", "h", 2, NOON);
        tail = append(tail, new Append(idle(2), List.of(row(2, "{}")), accepted, 0, null));
        Append again = new Append(idle(3), List.of(row(3, "{}")), new Accepted("k", "other", 3, NOON), 0, null);
        assertThat(tryAppend(tail, again)).isEqualTo(Outcome.STALE);
        assertThat(keys().find(session, "k")).isEqualTo(accepted);
    }

    @Test
    void aKeyIsAddedOnceAndDoesNotChangeTheSession() {
        create(session, NOON);
        Loaded before = load();
        Accepted accepted = new Accepted("k", "h", 1, NOON);
        assertThat(await(keys().add(session, accepted))).isTrue();
        assertThat(await(keys().add(session, new Accepted("k", "other", 7, NOON))))
                .isFalse();
        assertThat(keys().find(session, "k")).isEqualTo(accepted);
        assertThat(load()).isEqualTo(before);
        await(store().delete(session));
        assertThat(await(keys().add(session, accepted))).as("after a delete").isFalse();
        assertThat(keys().find(session, "k")).isNull();
    }

    @Test
    void anAppendThatFailsChangesNothingAndFailsNoOther() {
        UUID tail = create(session, NOON);
        // The row exists already. The tail cannot reveal this error of the caller.
        CompletionStage<Outcome> wrong = store().append(
                        tail,
                        UUID.randomUUID(),
                        new Append(idle(2), List.of(row(1, "{}"), row(2, "{}")), null, 3, null));
        String other = newId();
        CompletionStage<Outcome> right = store().append(
                        SessionStore.NEW, UUID.randomUUID(), plain(head(other, NOON, 1, 0, null, null), row(1, "{}")));
        assertThat(await(right)).isEqualTo(Outcome.DONE);
        assertThatThrownBy(() -> await(wrong)).hasRootCauseInstanceOf(sh.karta.server.problem.Problem.class);
        assertThat(load().tail()).isEqualTo(tail);
        assertThat(count("event", session)).isEqualTo(1);
        assertThat(spent()).isZero();
    }

    @Test
    void aTransactionThatFailsWithAnErrorChangesNothing() {
        create(session, NOON);
        assertThatThrownBy(() -> database()
                        .writeNow(sql -> sql.together(all -> {
                            all.update("UPDATE session SET title = 'half' WHERE id = ?", session);
                            throw new OutOfMemoryError("of a test");
                        })))
                .isNotNull();
        assertThat(load().head().title()).isEqualTo("Hi");
    }

    @Test
    void rowsThatDoNotRiseAreRefusedBeforeAnythingIsWritten() {
        Append falling = plain(idle(2), row(2, "{}"), row(1, "{}"));
        assertThatThrownBy(() -> store().append(SessionStore.NEW, UUID.randomUUID(), falling))
                .isInstanceOf(IllegalArgumentException.class);
        Append behindHead = plain(idle(1), row(2, "{}"));
        assertThatThrownBy(() -> store().append(SessionStore.NEW, UUID.randomUUID(), behindHead))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ownerAndTitleChangedDuringARunStay() {
        UUID tail = create(session, NOON);
        change("UPDATE session SET owner = 'user:adopted', title = 'Renamed' WHERE id = ?", session);
        append(tail, new Append(idle(2), List.of(row(2, "{}")), null, 4, null));
        assertThat(load().head().owner()).isEqualTo("user:adopted");
        assertThat(load().head().title()).isEqualTo("Renamed");
        assertThat(spent()).isEqualTo(4);
    }

    @Test
    void draftsAreDeletedWithTheRowOfTheirPartAndAllAtTheEndOfTheRun() {
        UUID run = UUID.randomUUID();
        UUID tail = run(create(session, NOON), run, "n");
        List<Draft> drafts =
                List.of(draft(run, 0, 0, 4, "Hello"), draft(run, 0, 5, 7, " world"), draft(run, 0, 0, 9, "B"));
        assertThat(await(store().checkpoint(drafts.subList(0, 2)))).isEmpty();
        assertThat(await(store().checkpoint(drafts))).isEmpty();
        assertThat(load().drafts()).isEqualTo(drafts);
        tail = append(tail, plain(head(session, NOON, 7, 0, run, "n"), row(7, "{}")));
        assertThat(load().drafts()).isEqualTo(drafts.subList(2, 3));
        append(tail, plain(idle(8), row(8, "{}")));
        assertThat(load().drafts()).isEmpty();
        assertThat(count("draft", session)).isZero();
        assertThat(await(store().checkpoint(drafts))).containsExactly(run);
        assertThat(count("draft", session)).isZero();
    }

    @Test
    void aCheckpointSavesTheDraftsOfOpenRunsAndReturnsTheOtherRuns() {
        UUID run = UUID.randomUUID();
        run(create(session, NOON), run, "n");
        UUID unknown = UUID.randomUUID();
        UUID foreign = UUID.randomUUID();
        Set<UUID> refused = await(store().checkpoint(List.of(
                draft(run, 0, 0, 3, "a"),
                new Draft(newId(), unknown, 0, "agent.message p", 0, 3, "b"),
                draft(foreign, 0, 0, 4, "c"))));
        assertThat(refused).containsExactlyInAnyOrder(unknown, foreign);
        assertThat(load().drafts()).extracting(Draft::text).containsExactly("a");
        assertThat(await(store().checkpoint(List.of()))).isEmpty();
    }

    @Test
    void anyTextComesBackUnchanged() {
        String text = "\u0000 \u0010 \u00100041 \uD83D\uDE00 \uD83D a\uDE00 ' \" \\ \n \u2028 \uFFFF مرحبا";
        UUID run = UUID.randomUUID();
        Head head = new Head(session, project + text, "user:" + text, text, "", NOON, NOON, 1, 99, 0, run, "n", null);
        append(
                SessionStore.NEW,
                new Append(
                        head,
                        List.of(new Row(1, text, NOON, text)),
                        new Accepted(text, text, 1, NOON),
                        1,
                        new Snapshot(0, 1, text)));
        // The checkpoint falls into the middle of a pair.
        List<Draft> drafts = List.of(draft(run, 0, 0, 2, "x\uD83D"), draft(run, 0, 2, 3, "\uDE00" + text));
        assertThat(await(store().checkpoint(drafts))).isEmpty();
        Loaded loaded = load();
        assertThat(loaded.head()).isEqualTo(head);
        assertThat(loaded.rows()).containsExactly(new Row(1, text, NOON, text));
        assertThat(loaded.drafts()).isEqualTo(drafts);
        assertThat(loaded.snapshot()).isEqualTo(new Snapshot(0, 1, text));
        assertThat(keys().find(session, text)).isEqualTo(new Accepted(text, text, 1, NOON));
        assertThat(store().list(new Filter(head.project(), head.owner()), null, 5)
                        .items())
                .containsExactly(head);
    }

    @Test
    void pagesOfSessionsThatShareATimeLoseAndRepeatNone() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            String id = newId();
            ids.add(id);
            create(id, NOON.plusSeconds(i / 10));
        }
        List<String> seen = new ArrayList<>();
        Cursor cursor = null;
        Instant last = Instant.MAX;
        do {
            Page<Head> page = store().list(new Filter(project, "visitor:v"), cursor, 4);
            for (Head head : page.items()) {
                assertThat(head.activeAt()).isBeforeOrEqualTo(last);
                last = head.activeAt();
                seen.add(head.id());
            }
            cursor = page.next();
        } while (cursor != null);
        assertThat(seen).containsExactlyInAnyOrderElementsOf(ids);
        assertThat(store().list(new Filter(project, null), null, 100).items()).hasSize(23);
        assertThat(store().list(new Filter(project, "visitor:other"), null, 100).items())
                .isEmpty();
        assertThat(store().list(new Filter(project, null), new Cursor(NOON.plusSeconds(1), ""), 100)
                        .items())
                .hasSize(10);
    }

    @Test
    void aSessionIsLoadedAsItIsAtOneMoment() {
        UUID tail = create(session, NOON);
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            for (Loaded loaded = load(); loaded.head().lastSeq() < 100; loaded = load()) {
                assertThat(loaded.rows()).hasSize((int) loaded.head().lastSeq());
            }
        });
        for (long seq = 2; seq <= 100; seq++) {
            tail = append(tail, plain(idle(seq), row(seq, "{}")));
        }
        await(reading);
    }

    @Test
    void tenThousandRowsAreReadByPagesFromBothEnds() {
        int many = 10_000;
        Row[] rows = LongStream.rangeClosed(1, many)
                .mapToObj(seq -> row(seq, "{\"n\":" + seq + "}"))
                .toArray(Row[]::new);
        append(SessionStore.NEW, plain(idle(many), rows));
        List<Row> forward = new ArrayList<>();
        for (long after = 0;
                forward.size() < many;
                after = forward.get(forward.size() - 1).seq()) {
            forward.addAll(store().rows(session, after, Long.MAX_VALUE, 333));
        }
        assertThat(forward).containsExactly(rows);
        List<Row> backward = new ArrayList<>();
        for (long before = Long.MAX_VALUE;
                backward.size() < many;
                before = backward.get(0).seq()) {
            backward.addAll(0, store().lastRows(session, before, 1_000));
        }
        assertThat(backward).containsExactly(rows);
        assertThat(store().rows(session, 10, 13, 100)).extracting(Row::seq).containsExactly(11L, 12L);
    }

    @Test
    void aSessionDeletedWhileARunIsOpenIsNoLongerWritten() {
        UUID run = UUID.randomUUID();
        UUID tail = run(create(session, NOON), run, "n");
        await(store().checkpoint(List.of(draft(run, 0, 0, 3, "secret"))));
        await(store().delete(session));
        assertThat(await(store().checkpoint(List.of(draft(run, 0, 6, 4, "more")))))
                .containsExactly(run);
        assertThat(tryAppend(tail, plain(idle(5), row(5, "{}")))).isEqualTo(Outcome.STALE);
        for (String table : List.of("session", "event", "draft", "snapshot", "accepted")) {
            assertThat(count(table, session)).as(table).isZero();
        }
    }

    @Test
    void onlyASessionWithoutARunAndRecentActivityIsDeletedAsIdle() {
        Instant cutoff = NOON.plusMillis(1);
        String busy = newId();
        String due = newId();
        String used = newId();
        create(session, NOON);
        create(used, cutoff);
        append(SessionStore.NEW, plain(head(busy, NOON, 1, 0, UUID.randomUUID(), "n"), row(1, "{}")));
        Head withDeadline = new Head(due, project, "visitor:v", "Hi", "", NOON, NOON, 1, 1, 0, null, null, NOON);
        append(SessionStore.NEW, plain(withDeadline, row(1, "{}")));
        for (String kept : List.of(busy, used)) {
            assertThat(await(store().deleteIdle(kept, cutoff))).isFalse();
            assertThat(count("session", kept)).isOne();
            assertThat(count("event", kept)).isOne();
        }
        for (String idle : List.of(session, due)) {
            assertThat(await(store().deleteIdle(idle, cutoff))).isTrue();
            assertThat(count("session", idle)).isZero();
            assertThat(count("event", idle)).isZero();
        }
        assertThat(await(store().deleteIdle(session, cutoff))).isFalse();
    }

    @Test
    void aDeleteDuringAppendsAndCheckpointsLeavesNothing() {
        for (int round = 0; round < (FULL ? 300 : 20); round++) {
            String id = newId();
            UUID run = UUID.randomUUID();
            UUID tail = UUID.randomUUID();
            await(store().append(SessionStore.NEW, tail, plain(head(id, NOON, 1, 0, run, "n"), row(1, "{}"))));
            Append end = new Append(
                    head(id, NOON, 3, 0, run, "n"), List.of(row(3, "{}")), new Accepted("k", "h", 3, NOON), 0, null);
            List<CompletableFuture<?>> all = List.of(
                    store().checkpoint(List.of(new Draft(id, run, 0, "agent.message p", 0, 4, "a")))
                            .toCompletableFuture(),
                    store().append(tail, UUID.randomUUID(), end).toCompletableFuture(),
                    store().delete(id).toCompletableFuture(),
                    store().checkpoint(List.of(new Draft(id, run, 0, "agent.message p", 1, 5, "b")))
                            .toCompletableFuture());
            all.forEach(SessionStoreContract::await);
            for (String table : List.of("session", "event", "draft", "accepted")) {
                assertThat(count(table, id)).as(table).isZero();
            }
        }
    }

    /** A clock that stands still until the test moves it. */
    private static final class Hands extends AtomicLong implements LongSupplier {
        @Override
        public long getAsLong() {
            return get();
        }

        void forward(int millis) {
            addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
        }
    }

    private void leaseOf(Nodes node, long millisFromNow) {
        change("UPDATE node SET lease_until = ${now} + " + millisFromNow + " WHERE id = ?", node.id());
    }

    @Test
    void aRunOfADeadServerIsClaimedAndItsFormerWriterRefused() {
        Hands hands = new Hands();
        SqlNodes old = node(System::nanoTime);
        SqlNodes next = node(hands);
        old.renew();
        UUID run = UUID.randomUUID();
        UUID tail = run(create(session, NOON), run, old.id());
        await(store().checkpoint(List.of(draft(run, 0, 0, 3, "Hel"))));
        assertThat(dead(next)).doesNotContain(old.id());
        hands.forward(Nodes.LEASE_MILLIS);
        assertThat(dead(next)).doesNotContain(old.id());
        leaseOf(old, -1);
        Set<String> dead = dead(next);
        assertThat(dead).contains(old.id());
        assertThat(own(next)).isEmpty();
        assertThat(claim(next, dead, List.of(session), 100)).contains(new Claimed(session, run, 1));
        assertThat(own(next)).contains(new Claimed(session, run, 1));
        assertThat(claim(next, dead, List.of(), 100)).doesNotContain(new Claimed(session, run, 2));
        assertThat(load().head().node()).isEqualTo(next.id());
        assertThat(load().drafts()).containsExactly(draft(run, 1, 0, 3, "Hel"));
        assertThat(await(store().checkpoint(List.of(draft(run, 0, 3, 4, "lo")))))
                .containsExactly(run);
        assertThat(tryAppend(tail, plain(idle(5), row(5, "{}")))).isEqualTo(Outcome.STALE);
        assertThat(await(store().checkpoint(List.of(draft(run, 1, 3, 70_000, "p")))))
                .isEmpty();
        assertThat(tryAppend(tail, plain(head(session, NOON, 70_001, 1, null, null), row(70_001, "{}"))))
                .isEqualTo(Outcome.DONE);
    }

    @Test
    void aJumpOfTheStoresClockNeitherEndsNorExtendsALease() {
        Hands hands = new Hands();
        SqlNodes alive = node(System::nanoTime);
        SqlNodes gone = node(System::nanoTime);
        SqlNodes watcher = node(hands);
        alive.renew();
        gone.renew();
        dead(watcher);
        // Forward: all leases expire together, but one server keeps renewing.
        leaseOf(alive, -3_600_000);
        leaseOf(gone, -3_600_000);
        hands.forward(Nodes.LEASE_MILLIS / 2);
        assertThat(dead(watcher)).doesNotContain(alive.id(), gone.id());
        alive.renew();
        leaseOf(alive, -3_600_000);
        dead(watcher);
        hands.forward(Nodes.LEASE_MILLIS / 2);
        assertThat(dead(watcher)).contains(gone.id()).doesNotContain(alive.id());
        // Back: the lease of a server that is gone seems to last an hour more.
        leaseOf(gone, 3_600_000);
        assertThat(dead(watcher)).contains(gone.id());
    }

    @Test
    void aServerThatRenewsItsLeaseAfterBeingReportedDeadKeepsItsRuns() {
        Hands hands = new Hands();
        SqlNodes slow = node(System::nanoTime);
        SqlNodes watcher = node(hands);
        slow.renew();
        UUID run = UUID.randomUUID();
        run(create(session, NOON), run, slow.id());
        dead(watcher);
        hands.forward(Nodes.LEASE_MILLIS);
        leaseOf(slow, -1);
        Set<String> dead = dead(watcher);
        assertThat(dead).contains(slow.id());
        slow.renew();
        assertThat(claim(watcher, Set.of(slow.id()), List.of(session), 100))
                .extracting(Claimed::session)
                .doesNotContain(session);
    }

    @Test
    void runsOfAServerThatLeftAreClaimedAtOnceByOneOfMany() {
        SqlNodes old = node(System::nanoTime);
        old.renew();
        int many = FULL ? 500 : 60;
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < many; i++) {
            String id = newId();
            ids.add(id);
            await(store().append(
                            SessionStore.NEW,
                            UUID.randomUUID(),
                            plain(head(id, NOON, 1, 0, UUID.randomUUID(), old.id()), row(1, "{}"))));
        }
        old.leave();
        List<SqlNodes> claimers =
                IntStream.range(0, 3).mapToObj(i -> node(System::nanoTime)).toList();
        claimers.forEach(Nodes::renew);
        List<CompletableFuture<List<Claimed>>> all = claimers.stream()
                .map(node -> CompletableFuture.supplyAsync(() -> claimAll(node)))
                .toList();
        List<String> claimed = all.stream()
                .flatMap(one -> await(one).stream())
                .filter(one -> ids.contains(one.session()))
                .peek(one -> assertThat(one.epoch()).isEqualTo(1))
                .map(Claimed::session)
                .collect(Collectors.toList());
        assertThat(claimed).containsExactlyInAnyOrderElementsOf(ids);
    }

    @Test
    void runsThatReadersAskForAreClaimedBeforeOlderOnes() {
        SqlNodes old = node(System::nanoTime);
        old.renew();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String id = newId();
            ids.add(id);
            Head head = head(id, NOON.minusSeconds(60L * 60 * 24 * (10 - i)), 1, 0, UUID.randomUUID(), old.id());
            await(store().append(SessionStore.NEW, UUID.randomUUID(), plain(head, row(1, "{}"))));
        }
        old.leave();
        SqlNodes next = node(System::nanoTime);
        next.renew();
        assertThat(claim(next, Set.of(), List.of(ids.get(2)), 1))
                .extracting(Claimed::session)
                .containsExactly(ids.get(2));
        assertThat(claim(next, Set.of(), List.of(ids.get(2)), 1))
                .extracting(Claimed::session)
                .as("then the oldest")
                .containsExactly(ids.get(0));
    }

    @Test
    void aSearchReturnsTheRunsThatItHasJustClaimedAmongThoseOfTheServerIfItIsAskedForThem() {
        SqlNodes old = node(System::nanoTime);
        old.renew();
        UUID run = UUID.randomUUID();
        run(create(session, NOON), run, old.id());
        old.leave();
        SqlNodes next = node(System::nanoTime);
        next.renew();
        Nodes.Work none = next.findWork(List.of(session), 0, 0, true);
        assertThat(none.claimed()).isEmpty();
        assertThat(none.own()).isEmpty();
        Nodes.Work found = next.findWork(List.of(session), 1, 0, true);
        assertThat(found.claimed()).containsExactly(new Claimed(session, run, 1));
        assertThat(found.own()).containsExactly(new Claimed(session, run, 1));
        assertThat(next.findWork(List.of(), 0, 0, false).own()).isNull();
    }

    private Set<String> dead(SqlNodes node) {
        return database().writeNow(node::dead);
    }

    private List<Claimed> claim(SqlNodes node, Set<String> dead, List<String> first, int max) {
        return database().writeNow(sql -> node.claim(sql, dead, first, max));
    }

    private static List<Claimed> own(Nodes node) {
        return node.findWork(List.of(), 0, 0, true).own();
    }

    private static List<String> due(Nodes node) {
        return node.findWork(List.of(), 0, 1_000, false).due();
    }

    private List<Claimed> claimAll(SqlNodes node) {
        List<Claimed> all = new ArrayList<>();
        int before;
        do {
            before = all.size();
            all.addAll(claim(node, Set.of(), List.of(), 7));
        } while (all.size() > before);
        return all;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 7, 64})
    void anAppendKeepsEachOfItsRows(int many) {
        UUID tail = create(session, NOON);
        Row[] rows = IntStream.range(0, many)
                .mapToObj(i -> new Row(2 + i, "type " + i, NOON.plusMillis(i), "{\"text\":\"\u0000 ü " + i + "\"}"))
                .toArray(Row[]::new);
        append(tail, plain(idle(1 + many), rows));
        assertThat(store().rows(session, 1, Long.MAX_VALUE, 100)).containsExactly(rows);
    }

    @Test
    void aSessionThatIsDueIsGivenToOneServerUntilItsDeadlineMoves() {
        UUID tail = UUID.randomUUID();
        Head due = new Head(session, project, "v", "", "", NOON, NOON, 1, 1, 0, null, null, NOON);
        await(store().append(SessionStore.NEW, tail, plain(due, row(1, "{}"))));
        Nodes one = node(System::nanoTime);
        Nodes two = node(System::nanoTime);
        List<String> taken = new ArrayList<>(due(one));
        taken.addAll(due(two));
        assertThat(taken).containsOnlyOnce(session);
        assertThat(load().head().dueAt()).isAfter(NOON);
        // The server that took it has died, so the postponed deadline passes too.
        change("UPDATE session SET due_at = ${now} - 1 WHERE id = ?", session);
        assertThat(due(two)).contains(session);
        append(tail, plain(idle(2), row(2, "{}")));
        assertThat(load().head().dueAt()).isNull();
    }

    @Test
    void aPostponedSessionIsNotDueAndOthersKeepTheirDeadlines() {
        UUID tail = UUID.randomUUID();
        Head due = new Head(session, project, "v", "", "", NOON, NOON, 1, 1, 0, null, null, NOON);
        await(store().append(SessionStore.NEW, tail, plain(due, row(1, "{}"))));
        await(store().postpone(List.of("ses_of_nobody"), Duration.ofMinutes(1)));
        assertThat(load().head().dueAt()).isEqualTo(NOON);
        await(store().postpone(List.of("ses_of_nobody", session), Duration.ofMinutes(1)));
        assertThat(due(node(System::nanoTime))).doesNotContain(session);
        append(tail, plain(idle(2), row(2, "{}")));
        await(store().postpone(List.of(session), Duration.ofMinutes(1)));
        assertThat(load().head().dueAt()).as("a session without a deadline").isNull();
    }

    /** A server takes a session that is due, then another one, which has a reader of it, postpones its deletion. */
    @Test
    void aDueSessionIsNotDeletedOnceItIsPostponed() {
        Head due = new Head(session, project, "v", "", "", NOON, NOON, 1, 1, 0, null, null, NOON);
        await(store().append(SessionStore.NEW, UUID.randomUUID(), plain(due, row(1, "{}"))));
        assertThat(due(node(System::nanoTime))).contains(session);
        await(store().postpone(List.of(session), Duration.ofMinutes(1)));
        assertThat(await(store().deleteDue(session))).isFalse();
        assertThat(load().rows()).hasSize(1);
        change("UPDATE session SET due_at = ${now} - 1 WHERE id = ?", session);
        assertThat(due(node(System::nanoTime))).contains(session);
        assertThat(await(store().deleteDue(session))).isTrue();
        assertThat(store().load(session)).isNull();
        assertThat(await(store().deleteDue(session))).as("an unknown one").isFalse();
    }

    /** Stores one turn as the server writes it: the question with the beginning, then the answer with the end. */
    private UUID turn(UUID from, String id, long seq, String answer) {
        UUID run = UUID.randomUUID();
        String at = "\"seq\":" + seq + ",\"created_at\":\"2026-03-01T12:00:00.123Z\"";
        Row asked = new Row(
                seq, "user.message", NOON, "{\"type\":\"user.message\"," + at + ",\"text\":\"Where is my order?\"}");
        Row running = new Row(
                seq + 1,
                "session.status_running",
                NOON,
                "{\"type\":\"session.status_running\"," + at + ",\"message_id\":\"msg_1\"}");
        Accepted key = new Accepted(UUID.randomUUID().toString(), "0123456789abcdef0123456789abcdef", seq, NOON);
        UUID asking = UUID.randomUUID();
        Head busy = head(id, NOON.plusSeconds(seq), seq + 1, 0, run, "node");
        await(store().append(from, asking, new Append(busy, List.of(asked, running), key, 0, null)));
        Row answered = new Row(
                seq + 400,
                "agent.message",
                NOON,
                "{\"type\":\"agent.message\"," + at + ",\"text\":\"" + answer + "\"}");
        Row idle = new Row(seq + 401, "session.status_idle", NOON, "{\"type\":\"session.status_idle\"," + at + "}");
        UUID to = UUID.randomUUID();
        Head rest = head(id, NOON.plusSeconds(seq + 9), seq + 401, 0, null, null);
        await(store().append(asking, to, new Append(rest, List.of(answered, idle), null, 500, null)));
        return to;
    }

    @Test
    void aPlainTurnLeavesFourRowsAndAnAnswerOf400TokensTakesAtMostFourKilobytes() throws Exception {
        Random random = new Random(20_260_301);
        int sessions = FULL ? 2_000 : 150;
        int turns = 4;
        // Fill the first pages of tables and indexes, and rows that many turns share, because they are not part of an
        // answer's cost.
        turns(random, 50, turns);
        long before = bytes();
        String first = turns(random, sessions, turns);
        assertThat(count("event", first)).isEqualTo(4 * turns);
        assertThat(count("draft", first)).isZero();
        assertThat(count("session", first)).isEqualTo(1);
        long each = (bytes() - before) / ((long) sessions * turns);
        System.out.println(
                getClass().getSimpleName() + ": " + each + " bytes for an answer of 400 tokens, with indexes");
        assertThat(each).isLessThanOrEqualTo(4_096);
    }

    /** Returns the first of new sessions. */
    private String turns(Random random, int sessions, int turns) {
        String first = "";
        for (int i = 0; i < sessions; i++) {
            String id = newId();
            first = i == 0 ? id : first;
            UUID tail = SessionStore.NEW;
            for (int turn = 0; turn < turns; turn++) {
                tail = turn(tail, id, turn * 402L + 1, words(random, 400));
            }
            if (i % 50 == 49) {
                vacuum();
            }
        }
        return first;
    }

    /** Returns random words. An English word has 5.5 characters on average, with its space. Three of four words are one token. */
    private static String words(Random random, int tokens) {
        return IntStream.range(0, tokens * 3 / 4)
                .mapToObj(i -> random.ints(3 + random.nextInt(4), 'a', 'z' + 1)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining()))
                .collect(Collectors.joining(" "));
    }
}
