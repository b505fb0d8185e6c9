// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.store.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.IdempotencyKeys;
import sh.karta.server.store.session.Accepted;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Claimed;
import sh.karta.server.store.session.Draft;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.session.Outcome;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.store.session.Snapshot;
import sh.karta.server.store.sql.Database;
import sh.karta.server.store.sql.SessionStoreContract;
import sh.karta.server.store.sql.SqlNodes;

/** The contract on PostgreSQL, and tests of a database on another machine. */
abstract class PostgresStoreContract extends SessionStoreContract {
    private static PostgresStore store;
    private static TestPostgres server;

    static void open(TestPostgres on) throws IOException {
        server = on;
        store = PostgresStore.open(on.database());
    }

    @AfterAll
    static void close() {
        store.close();
    }

    @Override
    protected SessionStore store() {
        return store.sessions();
    }

    @Override
    protected IdempotencyKeys keys() {
        return store.idempotencyKeys();
    }

    @Override
    protected Database database() {
        return store.database();
    }

    @Override
    protected SqlNodes node(LongSupplier nanoTime) {
        return store.nodes(nanoTime);
    }

    @Override
    protected long bytes() {
        return number("SELECT pg_database_size(current_database())");
    }

    @Override
    protected void vacuum() {
        await(store.database().write(sql -> sql.update("VACUUM")));
    }

    private static long number(String sql) {
        return store.database().read(one -> one.query(row -> row.big(1), sql)).get(0);
    }

    private static Append append(String id, long seq) {
        Instant now = Instant.now();
        Head head = new Head(id, "p", "o", "", "", now, now, seq, seq, 0, null, null, null);
        Row row = new Row(seq, "t", now, "{}");
        return new Append(head, List.of(row), new Accepted("k" + seq, "h", seq, now), 1, new Snapshot(seq, 1, "{}"));
    }

    @Test
    void anAppendIsOneTransaction() throws Exception {
        String id = "ses_transactions";
        UUID first = UUID.randomUUID();
        assertThat(await(store().append(SessionStore.NEW, first, append(id, 1))))
                .isEqualTo(Outcome.DONE);
        // xmin is the transaction that wrote a row. All rows of an append have the same one.
        UUID second = UUID.randomUUID();
        assertThat(await(store().append(first, second, append(id, 2)))).isEqualTo(Outcome.DONE);
        assertThat(number("SELECT COUNT(DISTINCT xmin::text) FROM (SELECT xmin FROM session WHERE id = '" + id + "'"
                        + " UNION ALL SELECT xmin FROM event WHERE session = '" + id + "' AND seq = 2"
                        + " UNION ALL SELECT xmin FROM accepted WHERE session = '" + id + "' AND seq = 2"
                        + " UNION ALL SELECT xmin FROM snapshot WHERE session = '" + id + "') AS rows"))
                .isEqualTo(1);
    }

    private static final String CALLS = "SELECT COALESCE(SUM(calls), 0)::bigint FROM pg_stat_statements"
            + " WHERE query ~ '(session|event|draft)' AND query NOT LIKE '%pg_stat_statements%'"
            + " AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())";

    @Test
    void anAppendALoadAndACheckpointAreOneStatementEach() {
        await(store.database().write(sql -> sql.update("CREATE EXTENSION IF NOT EXISTS pg_stat_statements")));
        String id = "ses_statements";
        UUID first = UUID.randomUUID();
        long before = number(CALLS);
        await(store().append(SessionStore.NEW, first, append(id, 1)));
        await(store().append(first, UUID.randomUUID(), append(id, 2)));
        assertThat(number(CALLS) - before).isEqualTo(2);
        store().load(id);
        assertThat(number(CALLS) - before).isEqualTo(3);
        List<Draft> drafts = IntStream.range(0, 500)
                .mapToObj(i -> new Draft("ses_" + i, UUID.randomUUID(), 0, "agent.message p", 0, i, "words"))
                .toList();
        assertThat(await(store().checkpoint(drafts))).hasSize(500);
        assertThat(number(CALLS) - before).isEqualTo(4);
    }

    @Test
    void aSearchForWorkIsOneTransaction() {
        Nodes gone = node(System::nanoTime);
        gone.renew();
        Instant now = Instant.now();
        await(store().append(
                        SessionStore.NEW,
                        UUID.randomUUID(),
                        plain(new Head(
                                "ses_left", "p", "o", "", "", now, now, 1, 1, 0, UUID.randomUUID(), gone.id(), null))));
        await(store().append(
                        SessionStore.NEW,
                        UUID.randomUUID(),
                        plain(new Head("ses_due", "p", "o", "", "", now, now, 1, 1, 0, null, null, now))));
        gone.leave();
        Nodes next = node(System::nanoTime);
        next.renew();
        Nodes.Work found = next.findWork(List.of("ses_left"), 100, 1_000, false);
        assertThat(found.claimed()).extracting(Claimed::session).contains("ses_left");
        assertThat(found.due()).contains("ses_due");
        assertThat(number("SELECT COUNT(DISTINCT xmin::text) FROM session WHERE id IN ('ses_left', 'ses_due')"))
                .isEqualTo(1);
    }

    private static Append plain(Head head) {
        return new Append(head, List.of(new Row(1, "t", head.activeAt(), "{}")), null, 0, null);
    }

    @Tag("full")
    @Test
    void aRestartOfTheDatabaseFailsWritesUntilItIsBackAndLosesNothing() throws IOException {
        String id = "ses_restart";
        UUID first = UUID.randomUUID();
        assertThat(await(store().append(SessionStore.NEW, first, append(id, 1))))
                .isEqualTo(Outcome.DONE);
        UUID second = UUID.randomUUID();
        server.restart(() -> {
            assertThatThrownBy(() -> await(store().append(first, second, append(id, 2))))
                    .hasRootCauseInstanceOf(Problem.class);
            assertThatThrownBy(() -> store().load(id)).isInstanceOf(Problem.class);
        });
        assertThat(repeatUntilKnown(first, second, append(id, 2))).isEqualTo(Outcome.DONE);
        assertThat(await(store().append(first, second, append(id, 2)))).isEqualTo(Outcome.DONE);
        assertThat(store().rows(id, 0, 10, 10)).extracting(Row::seq).containsExactly(1L, 2L);
    }

    /** Repeats an append until its outcome is known. The pool notices within a few seconds that the database is back. */
    private Outcome repeatUntilKnown(UUID from, UUID to, Append what) {
        while (true) {
            try {
                return await(store().append(from, to, what));
            } catch (CompletionException e) {
                assertThat(e).hasRootCauseInstanceOf(Problem.class);
            }
        }
    }

    @Test
    void leasesAreRenewedWhileAllOtherConnectionsAreInUse() throws Exception {
        List<CompletableFuture<?>> busy = IntStream.range(0, 10)
                .<CompletableFuture<?>>mapToObj(i -> store.database()
                        .write(sql -> sql.query(row -> 1, "SELECT pg_sleep(3)"))
                        .toCompletableFuture())
                .toList();
        store.nodes().renew();
        assertThat(busy).anySatisfy(one -> assertThat(one).isNotDone());
        busy.forEach(SessionStoreContract::await);
    }
}
