// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sh.karta.server.Logged;
import sh.karta.server.Waiting;
import sh.karta.server.agent.NoAgent;
import sh.karta.server.live.LiveBus;
import sh.karta.server.problem.Code;
import sh.karta.server.problem.Problem;
import sh.karta.server.store.session.Claimed;
import sh.karta.server.store.session.Nodes;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

final class LeaseTest {
    private static final Owner OWNER = Owner.visitor("demo/assistant", "visitor-with-128-random-bits");

    /** Fails once, on the thread of the lease. */
    private static final class Failing implements Nodes {
        private final CountDownLatch renewals = new CountDownLatch(3);

        @Override
        public String id() {
            return "node";
        }

        @Override
        public long renew() {
            renewals.countDown();
            if (renewals.getCount() == 1) {
                throw new OutOfMemoryError("of a test");
            }
            return renewals.getCount();
        }

        @Override
        public Work findWork(Collection<String> first, int runs, int due, boolean withOwn) {
            return new Work(List.of(), null, List.of(), false);
        }

        @Override
        public void leave() {}
    }

    /** What a server asks for when it looks for work. */
    private record Search(List<String> first, int runs) {}

    /** Has no work, and records the searches. */
    private static class Searched implements Nodes {
        private final Queue<Search> searches = new ConcurrentLinkedQueue<>();

        @Override
        public String id() {
            return "node";
        }

        @Override
        public long renew() {
            return 0;
        }

        @Override
        public Work findWork(Collection<String> first, int runs, int due, boolean withOwn) {
            searches.add(new Search(List.copyOf(first), runs));
            return new Work(List.of(), null, List.of(), false);
        }

        @Override
        public void leave() {}
    }

    private static LiveSession none(String id) {
        throw new IllegalStateException(id);
    }

    @Test
    void theLeaseIsRenewedAgainAfterAFailureOfAnyKind() throws InterruptedException {
        Failing nodes = new Failing();
        Workers workers = new Workers(1);
        Queue<Long> learned = new ConcurrentLinkedQueue<>();
        try (Takeover takeover = new Takeover(nodes, workers, LeaseTest::none, List::of, List::of, learned::add)) {
            takeover.begin();
            assertThat(nodes.renewals.await(60, TimeUnit.SECONDS)).isTrue();
            Waiting.until("the generation of the last renewal", () -> learned.contains(0L));
        } finally {
            workers.close();
        }
    }

    /** One search a second, so 200 runs in each are 200 a second. */
    @Test
    void theTurnsThatReadersFollowAreTakenOverFirstAnd200ASecond(@TempDir Path directory) throws IOException {
        Searched nodes = new Searched();
        try (SqliteStore store = SqliteStore.open(directory);
                Workers workers = new Workers(2);
                Sessions sessions = sessions(Sessions.Stores.of(store), nodes, workers)) {
            String unread = create(sessions);
            String followed = create(sessions);
            assertThat(unread).isNotEqualTo(followed);
            try (Reader reader = sessions.follow(OWNER, followed, 0, () -> {})) {
                sessions.recover();
                assertThat(nodes.searches.peek()).isEqualTo(new Search(List.of(followed), 200));
                assertThat(reader.ended()).isFalse();
            }
        }
    }

    /** Load balancers and people must be able to tell a server that is leaving from one whose database is away. */
    @Test
    void aServerThatCannotRenewItsLeaseIsNotStopping(@TempDir Path directory) throws IOException {
        Searched nodes = new Searched() {
            private boolean renewed;

            @Override
            public long renew() {
                if (renewed) {
                    throw new Problem(Code.UNAVAILABLE, "the database is away");
                }
                renewed = true;
                return 0;
            }
        };
        LiveBus shared = new LiveBus() {
            @Override
            public void publish(Delta words) {}

            @Override
            public void changed(String session) {}

            @Override
            public void interrupt(String session, long turnId) {}

            @Override
            public void listen(Listener listener) {}

            @Override
            public void close() {}
        };
        try (SqliteStore store = SqliteStore.open(directory);
                Workers workers = new Workers(2);
                Sessions sessions = sessions(Sessions.Stores.of(store), nodes, shared, workers)) {
            sessions.recover();
            assertThat(sessions.shutdown().accepting()).isTrue();
            Waiting.until("a missed lease", () -> !sessions.shutdown().accepting());
            assertThat(sessions.shutdown().leaving()).isFalse();
            sessions.shutdown().leave();
            assertThat(sessions.shutdown().leaving()).isTrue();
        }
    }

    @Test
    void aSessionThatCannotBeReadDelaysNoOther() {
        UUID run = UUID.randomUUID();
        var work = new Nodes.Work(
                List.of(),
                List.of(new Claimed("own unreadable", run, 1), new Claimed("own", run, 1)),
                List.of("unreadable", "due"),
                false);
        Searched nodes = new Searched() {
            @Override
            public Work findWork(Collection<String> first, int runs, int due, boolean withOwn) {
                super.findWork(first, runs, due, withOwn);
                return work;
            }
        };
        Queue<String> read = new ConcurrentLinkedQueue<>();
        try (Workers workers = new Workers(1);
                Logged logged = new Logged(Takeover.class.getName());
                Takeover takeover = new Takeover(
                        nodes,
                        workers,
                        id -> {
                            read.add(id);
                            return none(id);
                        },
                        List::of,
                        () -> List.of("due", "overdue"),
                        generation -> {})) {
            takeover.begin();
            takeover.recover();
            assertThat(read).containsExactlyInAnyOrder("own unreadable", "own", "unreadable", "due", "overdue");
            Waiting.until("another search", () -> nodes.searches.size() > 2);
            assertThat(logged.lines())
                    .filteredOn(line -> line.contains("of due"))
                    .hasSize(1);
            assertThat(logged.lines()).hasSize(5);
        }
    }

    private static Sessions sessions(Sessions.Stores real, Nodes nodes, Workers workers) {
        return sessions(real, nodes, LiveBus.NONE, workers);
    }

    private static Sessions sessions(Sessions.Stores real, Nodes nodes, LiveBus bus, Workers workers) {
        return TestSessions.of(
                new Sessions.Stores(real.sessions(), real.keys(), nodes, real.files(), real.feedback(), real.meta()),
                bus,
                workers,
                Clock.systemUTC(),
                new NoAgent());
    }

    private static String create(Sessions sessions) {
        return TestSessions.create(sessions, OWNER);
    }
}
