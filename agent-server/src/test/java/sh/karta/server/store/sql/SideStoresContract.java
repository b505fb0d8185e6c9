// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import sh.karta.server.Waiting;
import sh.karta.server.store.Deliveries;
import sh.karta.server.store.Deliveries.Delivery;
import sh.karta.server.store.ErasedOwners.Erased;
import sh.karta.server.store.Feedback.Vote;
import sh.karta.server.store.StoredKey;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Outcome;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;

/**
 * The contract of every store, except for sessions and files. Each test has a project and a session of its own.
 *
 * <p>The file is long because it is one contract: each store runs the whole of it by extending this class.
 */
public abstract class SideStoresContract {
    protected static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final Duration LEASE = Duration.ofMinutes(1);

    private final String project = "org/" + UUID.randomUUID();
    private final String session = "ses_" + UUID.randomUUID();
    private final String address = "https://hooks.example/" + UUID.randomUUID();

    protected abstract SqlStore store();

    /** Returns the store as another process sees it. */
    protected abstract SqlStore other();

    protected static <T> T await(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private void change(String sql, Object... values) {
        await(store().database().write(one -> one.update(sql, values)));
    }

    private long count(String from, Object... values) {
        return store().database()
                .read(sql -> sql.query(row -> row.big(1), "SELECT COUNT(*) FROM " + from, values))
                .get(0);
    }

    private void create(String id, String owner, long spent, Instant at) {
        Head head = new Head(id, project, owner, "", "", at, at, 1, 1, 0, null, null, null);
        Append append = new Append(head, List.of(new Row(1, "t", at, "{}")), null, spent, null);
        assertThat(await(store().sessions().append(SessionStore.NEW, UUID.randomUUID(), append)))
                .isEqualTo(Outcome.DONE);
    }

    private StoredKey key(String name) {
        return new StoredKey(name, project, List.of("https://a.example", "null"), true, NOON, null);
    }

    @Test
    void aKeyIsReadAsItWasStored() {
        String name = "pk_live_" + UUID.randomUUID();
        assertThat(store().keys().find(name)).isNull();
        store().keys().put(key(name));
        assertThat(store().keys().find(name)).isEqualTo(key(name));
        assertThat(store().keys().all()).contains(key(name));
        assertThat(store().keys().find("")).isNull();
    }

    @Test
    void aChangeOfAKeyCountsAtOnceHereAndSoonElsewhere() {
        String name = "pk_live_" + UUID.randomUUID();
        store().keys().put(key(name));
        SqlStore other = other();
        assertThat(other.keys().find(name)).isEqualTo(key(name));
        StoredKey changed = key(name).enabled(false).notBefore(NOON.plusSeconds(1));
        store().keys().put(changed);
        assertThat(store().keys().find(name)).isEqualTo(changed);
        // A test below, with its own clock, covers how long it takes.
        Waiting.until("the changed key", () -> changed.equals(other.keys().find(name)));
    }

    @Test
    void keysAreListedOldestFirst() {
        StoredKey old = new StoredKey("pk_b" + project, project, List.of(), true, NOON, null);
        StoredKey young = new StoredKey("pk_a" + project, project, List.of(), true, NOON.plusSeconds(1), null);
        store().keys().put(young);
        store().keys().put(old);
        assertThat(store().keys().all().stream().filter(key -> key.project().equals(project)))
                .containsExactly(old, young);
    }

    @Test
    void tokensAreAddedToTheSumsOfTheOwnerAndTheProject() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        LocalDate yesterday = today.minusDays(1);
        await(store().ledger().add(project, "visitor:a", true, today, 5));
        await(store().ledger().add(project, "visitor:a", true, today, 6));
        await(store().ledger().add(project, "visitor:b", true, yesterday, 70));
        await(store().ledger().add(project, "user:c", false, today, 800));
        assertThat(other().ledger().spentBy(project, "visitor:a", today)).isEqualTo(11);
        assertThat(store().ledger().spentBy(project, "visitor:a", yesterday)).isZero();
        assertThat(store().ledger().spent(project, true, today)).isEqualTo(11);
        assertThat(store().ledger().spent(project, true, yesterday)).isEqualTo(81);
        assertThat(store().ledger().spent(project, false, yesterday)).isEqualTo(800);
        assertThat(store().ledger().spent("org/none", true, yesterday)).isZero();
    }

    @Test
    void anAppendSpendsForItsOwnerAndProjectAndARefusedOneSpendsNothing() {
        Instant now = Instant.now();
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        create(session, "visitor:v", 40, now);
        create(session + "u", "user:u", 2, now);
        Head head = new Head(session, project, "visitor:v", "", "", now, now, 2, 2, 0, null, null, null);
        Append stale = new Append(head, List.of(new Row(2, "t", NOON, "{}")), null, 1_000, null);
        assertThat(await(store().sessions().append(UUID.randomUUID(), UUID.randomUUID(), stale)))
                .isEqualTo(Outcome.STALE);
        assertThat(store().ledger().spentBy(project, "visitor:v", day)).isEqualTo(40);
        assertThat(store().ledger().spent(project, true, day)).isEqualTo(40);
        assertThat(store().ledger().spent(project, false, day)).isEqualTo(2);
    }

    @Test
    void theSumsOfAnErasedOwnerAreDeletedButNotThoseOfTheProject() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        await(store().ledger().add(project, "visitor:a", true, today, 5));
        await(store().ledger().add(project, "visitor:b", true, today, 6));
        await(store().ledger().erase(project, "visitor:a"));
        assertThat(count("spend WHERE project = ? AND owner = ?", project, "visitor:a"))
                .isZero();
        assertThat(store().ledger().spentBy(project, "visitor:b", today)).isEqualTo(6);
        assertThat(store().ledger().spent(project, true, today)).isEqualTo(11);
    }

    @Test
    void tokensAreAddedToTheSumsOfAnOwnerThatWasErasedMoreThanADayAgo() {
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        await(store().erasedOwners()
                .add(new Erased(project, "visitor:a", Instant.now().minus(Duration.ofHours(25)))));
        await(store().erasedOwners().add(new Erased(project, "visitor:b", Instant.now())));
        await(store().ledger().add(project, "visitor:a", true, today, 5));
        await(store().ledger().add(project, "visitor:b", true, today, 6));
        assertThat(store().ledger().spentBy(project, "visitor:a", today)).isEqualTo(5);
        assertThat(count("spend WHERE project = ? AND owner = ?", project, "visitor:b"))
                .isZero();
        assertThat(store().ledger().spent(project, true, today)).isEqualTo(11);
    }

    @Test
    void aRepeatedAppendSpendsOnce() {
        Instant now = Instant.now();
        LocalDate day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        UUID to = UUID.randomUUID();
        Head head = new Head(session, project, "visitor:v", "", "", now, now, 1, 1, 0, null, null, null);
        Append append = new Append(head, List.of(new Row(1, "t", now, "{}")), null, 40, null);
        for (int i = 0; i < 3; i++) {
            assertThat(await(store().sessions().append(SessionStore.NEW, to, append)))
                    .isEqualTo(Outcome.DONE);
        }
        assertThat(store().ledger().spentBy(project, "visitor:v", day)).isEqualTo(40);
        assertThat(store().ledger().spent(project, true, day)).isEqualTo(40);
    }

    @Test
    void concurrentSpendingIsAddedUp() {
        LocalDate day = LocalDate.of(2026, 3, 3);
        List<CompletableFuture<Void>> all = IntStream.range(0, 200)
                .mapToObj(i -> store().ledger()
                        .add(project, "visitor:" + i % 7, true, day, 1)
                        .toCompletableFuture())
                .toList();
        all.forEach(SideStoresContract::await);
        assertThat(store().ledger().spent(project, true, day)).isEqualTo(200);
        assertThat(count("spend_total WHERE project = ?", project)).isBetween(1L, 16L);
    }

    @Test
    void aBucketHoldsAMinutesTokensAndReturnsTheTimeUntilTheNext() {
        String name = "visitor:" + UUID.randomUUID() + "x".repeat(5_000);
        int taken = 0;
        Duration wait = store().buckets().consume(name, 6);
        // On a slow machine, tokens arrive while others are taken.
        for (; wait.isZero(); wait = store().buckets().consume(name, 6)) {
            taken++;
        }
        assertThat(taken).isGreaterThanOrEqualTo(6);
        assertThat(wait).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(10));
        assertThat(store().buckets().consume(name, 6))
                .as("a refusal costs nothing")
                .isLessThanOrEqualTo(wait);
        assertThat(store().buckets().consume(name + "y", 6)).isZero();
        assertThat(store().buckets().consume(name + "z", 1)).isZero();
        assertThat(store().buckets().consume(name + "z", 1)).isPositive().isLessThanOrEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void concurrentTakersNeverGetMoreTokensThanTheBucketHolds() {
        String name = "key:" + UUID.randomUUID();
        long start = System.nanoTime();
        List<CompletableFuture<Duration>> all = IntStream.range(0, 60)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> store().buckets().consume(name, 10)))
                .toList();
        long taken = all.stream()
                .map(SideStoresContract::await)
                .filter(Duration::isZero)
                .count();
        long flowedIn = Duration.ofNanos(System.nanoTime() - start).toSeconds() / 6 + 1;
        assertThat(taken).isBetween(10L, 10 + flowedIn);
    }

    @Test
    void anIdCountsOnceUntilItIsForgotten() {
        String id = "ticket:" + UUID.randomUUID() + "x".repeat(5_000);
        List<CompletableFuture<Boolean>> all = IntStream.range(0, 20)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> store().oneTimeIds().first(id, Duration.ofMinutes(1))))
                .toList();
        assertThat(all.stream().map(SideStoresContract::await)).containsOnlyOnce(true);
        assertThat(other().oneTimeIds().first(id, Duration.ofMinutes(1))).isFalse();
        change("UPDATE once SET until = ${now} - 1 WHERE id = ?", HashedName.of(id));
        assertThat(store().oneTimeIds().first(id, Duration.ofMinutes(1))).isTrue();
        assertThat(store().oneTimeIds().first(id, Duration.ofMinutes(1))).isFalse();
    }

    private Delivery delivery(String session, String body) {
        return new Delivery(UUID.randomUUID(), address, session, body, 0);
    }

    @Test
    void aDeliveryIsClaimedByOneServerAndAgainOnlyWhenItsLeaseIsOver() {
        List<Delivery> news = IntStream.range(0, 200)
                .mapToObj(i -> delivery("", "{\"n\":" + i + "}"))
                .toList();
        assertThat(await(store().deliveries().add(news))).isEmpty();
        List<CompletableFuture<List<Delivery>>> claims = IntStream.range(0, 4)
                .mapToObj(i ->
                        CompletableFuture.supplyAsync(() -> store().deliveries().claim(address, 20, LEASE)))
                .toList();
        List<Delivery> claimed = new ArrayList<>();
        claims.forEach(one -> claimed.addAll(await(one)));
        claimed.addAll(store().deliveries().claim(address, 1_000, LEASE));
        assertThat(claimed).extracting(Delivery::id).hasSize(200).doesNotHaveDuplicates();
        change("UPDATE delivery SET due_at = ${now} - 1 WHERE address = ?", address);
        List<Delivery> again = store().deliveries().claim(address, 1_000, LEASE);
        assertThat(again).hasSize(200).allMatch(one -> one.attempt() == 2);
        again.forEach(one -> await(store().deliveries().end(one)));
        change("UPDATE delivery SET due_at = ${now} - 1 WHERE address = ?", address);
        assertThat(store().deliveries().claim(address, 1_000, LEASE)).isEmpty();
    }

    @Test
    void deliveriesForOneAddressAreClaimedWithoutThoseForOthers() {
        Delivery mine = delivery("", "{}");
        Delivery other = new Delivery(UUID.randomUUID(), address + "2", "", "{}", 0);
        await(store().deliveries().add(List.of(other, mine)));
        assertThat(store().deliveries().claim(address, 10, LEASE))
                .extracting(Delivery::id)
                .containsExactly(mine.id());
    }

    @Test
    void deliveriesOfOneNameAreAddedOnceInAnInterval() {
        String name = "limit:" + project;
        assertThat(await(store().deliveries().addOnce(name, LEASE, List.of(delivery("", "first")))))
                .isTrue();
        assertThat(await(other().deliveries().addOnce(name, LEASE, List.of(delivery("", "second")))))
                .isFalse();
        assertThat(store().deliveries().claim(address, 10, LEASE))
                .extracting(Delivery::body)
                .containsExactly("first");
    }

    @Test
    void aDeliveryThatNoServerClaimsIsDeletedAfterTwoDays() {
        await(store().deliveries().add(List.of(delivery("", "old"), delivery("", "new"))));
        change("UPDATE delivery SET due_at = ${now} - 172801000 WHERE address = ? AND body = 'old'", address);
        await(store().sweep().sweep());
        assertThat(store().deliveries().claim(address, 10, LEASE))
                .extracting(Delivery::body)
                .containsExactly("new");
    }

    @Test
    void aFailedDeliveryBecomesDueLaterUnlessAnotherServerHasTakenItOver() {
        Delivery news = delivery("", "{}");
        await(store().deliveries().add(List.of(news)));
        change("UPDATE delivery SET attempts = 1, due_at = ${now} + 60000 WHERE address = ?", address);
        Delivery first = new Delivery(news.id(), address, "", "{}", 1);
        await(store().deliveries().retry(first, Duration.ofHours(1)));
        assertThat(count("delivery WHERE address = ? AND due_at > ${now} + 1800000", address))
                .isEqualTo(1);
        change("UPDATE delivery SET attempts = 2 WHERE address = ?", address);
        await(store().deliveries().retry(first, Duration.ofDays(1)));
        assertThat(count("delivery WHERE address = ? AND due_at > ${now} + 7200000", address))
                .isZero();
    }

    @Test
    void anAddressHasRoomForTenThousandDeliveries() {
        int most = Deliveries.MAX_PENDING;
        List<Delivery> many =
                IntStream.range(0, most - 1).mapToObj(i -> delivery("", "{}")).toList();
        // Inserted directly, because counting the pending ones for each would take long.
        await(store().database()
                .write(sql -> sql.together(all -> {
                    for (Delivery one : many) {
                        all.update(
                                "INSERT INTO delivery(id, address, session, body, attempts, due_at)"
                                        + " VALUES(?, ?, '', '{}', 0, ${now} + 3600000)",
                                one.id(),
                                address);
                    }
                    return true;
                })));
        Delivery last = delivery("", "{}");
        Delivery tooMany = delivery("", "{}");
        Delivery elsewhere = new Delivery(UUID.randomUUID(), address + "2", "", "{}", 0);
        assertThat(await(store().deliveries().add(List.of(last, tooMany, elsewhere))))
                .containsExactly(tooMany);
        change("DELETE FROM delivery WHERE address = ?", address);
    }

    private Vote vote(String id, String owner, @Nullable String value, @Nullable String text) {
        return new Vote(id, "msg_1", owner, value, value == null ? null : "other", text, NOON);
    }

    @Test
    void aVoteReplacesTheFormerOneAndARepeatedOneChangesNothing() {
        create(session, "visitor:v", 0, NOON);
        Vote up = vote(session, "visitor:v", "up", "emoji \ud83d\ude00 and NUL \0");
        assertThat(await(store().feedback().put(up, List.of()))).isTrue();
        assertThat(await(store().feedback().put(up, List.of()))).isFalse();
        assertThat(store().feedback().of(session)).containsExactly(up);
        Vote down = vote(session, "visitor:v", "down", null);
        assertThat(await(store().feedback().put(down, List.of()))).isTrue();
        assertThat(await(store().feedback().put(down, List.of()))).isFalse();
        assertThat(store().feedback().of(session)).containsExactly(down);
        Vote other = vote(session, "visitor:w", "up", null);
        await(store().feedback().put(other, List.of()));
        assertThat(store().feedback().of(session)).containsExactly(down, other);
        Vote none = vote(session, "visitor:v", null, null);
        assertThat(await(store().feedback().put(none, List.of()))).isTrue();
        assertThat(await(store().feedback().put(none, List.of()))).isFalse();
        assertThat(store().feedback().of(session)).containsExactly(other);
    }

    @Test
    void deliveriesOfAVoteAreQueuedWithItOnlyIfItChangesSomething() {
        create(session, "visitor:v", 0, NOON);
        Vote up = vote(session, "visitor:v", "up", null);
        await(store().feedback().put(up, List.of(delivery(session, "first"))));
        await(store().feedback().put(up, List.of(delivery(session, "second"))));
        assertThat(count("delivery WHERE address = ?", address)).isEqualTo(1);
        assertThat(count("delivery WHERE address = ? AND body = 'first'", address))
                .isEqualTo(1);
    }

    @Test
    void aVoteInADeletedSessionIsNotStoredAndADeleteRemovesVotesAndDeliveries() {
        create(session, "visitor:v", 0, NOON);
        Vote up = vote(session, "visitor:v", "up", null);
        await(store().feedback().put(up, List.of(delivery(session, "{}"))));
        await(store().sessions().delete(session));
        assertThat(store().feedback().of(session)).isEmpty();
        assertThat(count("delivery WHERE address = ?", address)).isZero();
        assertThat(await(store().feedback().put(up, List.of(delivery(session, "{}")))))
                .isFalse();
        assertThat(store().feedback().of(session)).isEmpty();
        assertThat(count("delivery WHERE address = ?", address)).isZero();
    }

    @Test
    void noVoteOutlivesASessionThatIsDeletedMeanwhile() {
        for (int round = 0; round < 20; round++) {
            String id = session + round;
            create(id, "visitor:v", 0, NOON);
            List<CompletableFuture<?>> all = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                all.add(store().feedback()
                        .put(vote(id, "visitor:" + i, "up", null), List.of())
                        .toCompletableFuture());
            }
            all.add(store().sessions().delete(id).toCompletableFuture());
            all.forEach(SideStoresContract::await);
            assertThat(count("feedback WHERE session = ?", id)).isZero();
        }
    }

    @Test
    void anErasedOwnerIsRememberedWithTheLatestTime() {
        await(store().erasedOwners().add(new Erased(project, "user:u", NOON)));
        await(store().erasedOwners().add(new Erased(project, "user:u", NOON.plusSeconds(9))));
        await(store().erasedOwners().add(new Erased(project, "user:u", NOON.plusSeconds(3))));
        assertThat(other().erasedOwners().all().stream()
                        .filter(one -> one.project().equals(project)))
                .containsExactly(new Erased(project, "user:u", NOON.plusSeconds(9)));
    }

    @Test
    void theSecretIsSharedAndTheGenerationRises() {
        assertThat(store().meta().secret()).hasSize(32).isEqualTo(other().meta().secret());
        long before = store().meta().generation();
        long raised = store().meta().raiseGeneration(before);
        assertThat(raised).isGreaterThan(before);
        assertThat(other().meta().generation()).isGreaterThanOrEqualTo(raised);
        assertThat(other().nodes().renew()).isGreaterThanOrEqualTo(raised);
    }

    @Test
    void sweepingDeletesOnlyExpiredRows() {
        String used = "ticket:" + UUID.randomUUID();
        String valid = "ticket:" + UUID.randomUUID();
        store().oneTimeIds().first(used, Duration.ofMinutes(1));
        store().oneTimeIds().first(valid, Duration.ofMinutes(1));
        change("UPDATE once SET until = ${now} - 1 WHERE id = ?", HashedName.of(used));
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        await(store().ledger().add(project, "visitor:v", true, today.minusDays(1), 1));
        await(store().ledger().add(project, "visitor:v", true, today.minusDays(9), 20));
        await(store().sweep().sweep());
        assertThat(count("once WHERE id = ?", HashedName.of(used))).isZero();
        assertThat(store().oneTimeIds().first(valid, Duration.ofMinutes(1))).isFalse();
        assertThat(store().ledger().spentBy(project, "visitor:v", today.minusDays(1)))
                .isEqualTo(1);
        assertThat(store().ledger().spentBy(project, "visitor:v", today.minusDays(9)))
                .isZero();
        assertThat(store().ledger().spent(project, true, today.minusDays(9))).isEqualTo(21);
    }

    @Test
    void manyRequestsInASecondReadTheKeysOnceAndAFailureIsNotCached() {
        AtomicLong clock = new AtomicLong();
        AtomicLong reads = new AtomicLong();
        Database real = store().database();
        Database counted = new Database() {
            @Override
            public <T> T read(Work<T> work) {
                if (reads.incrementAndGet() == 1) {
                    throw new IllegalStateException("away");
                }
                return real.read(work);
            }

            @Override
            public <T> CompletionStage<T> write(Work<T> work) {
                return real.write(work);
            }
        };
        SqlKeys keys = new SqlKeys(counted, TimeUnit.SECONDS.toNanos(1), clock::get);
        String name = "pk_live_" + UUID.randomUUID();
        assertThatThrownBy(() -> keys.find(name)).hasMessage("away");
        for (int i = 0; i < 1_000; i++) {
            assertThat(keys.find("pk_invented_" + i)).isNull();
        }
        assertThat(reads).hasValue(2);
        store().keys().put(key(name));
        assertThat(keys.find(name)).as("a change elsewhere, too early").isNull();
        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(keys.find(name)).isEqualTo(key(name));
        assertThat(reads).hasValue(3);
        keys.put(key(name).enabled(false));
        assertThat(keys.find(name)).isEqualTo(key(name).enabled(false));
    }
}
