// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.live.postgres.PostgresBus;
import sh.karta.server.session.Owner;
import sh.karta.server.session.Sessions;
import sh.karta.server.store.postgres.PostgresStore;
import sh.karta.server.work.Workers;

/**
 * Counts the commits of a server with many running turns: checkpoints, live text, leases and looking for work. Nothing is appended in the
 * meantime.
 */
final class Commits {
    private static final int TURNS = 500;
    private static final int PACE_MILLIS = 100;
    /** PostgreSQL counts the commits of a connection when it was idle for ten seconds, here those that stored the messages. */
    private static final int WARM_SECONDS = 15;

    private static final int SECONDS = 10;
    private static final int GOAL = 24;

    private Commits() {}

    /** Emits a word every 100 ms without end. */
    private record Endless(Workers workers) implements Agent {
        @Override
        public Runnable run(Turn turn, TurnSink sink) {
            return workers.every(PACE_MILLIS, () -> {
                var unused = sink.emit(EventDraft.messageDelta("part-0", "twenty-four characters, "));
            });
        }

        @Override
        public int historyWindow() {
            return 0;
        }
    }

    static void measure(String url, ObjectNode result) throws Exception {
        try (Workers workers = new Workers(4);
                PostgresStore store = PostgresStore.open(url);
                PostgresBus bus = new PostgresBus(url);
                Sessions sessions = new Sessions(
                        Sessions.Stores.of(store),
                        bus,
                        workers,
                        Clock.systemUTC(),
                        project -> new Endless(workers),
                        (owner, outcome, took) -> {});
                Connection connection = DriverManager.getConnection(url)) {
            sessions.recover();
            for (int turn = 0; turn < TURNS; turn++) {
                LocalVisitor visitor =
                        new LocalVisitor(sessions, Owner.visitor("bench/mark", "visitor-with-128-random-bits-" + turn));
                visitor.post(visitor.createSession());
            }
            TimeUnit.SECONDS.sleep(WARM_SECONDS);
            long before = commits(connection);
            long begin = System.nanoTime();
            TimeUnit.SECONDS.sleep(SECONDS);
            long count = commits(connection) - before;
            double perSecond = count * 1e9 / (System.nanoTime() - begin);
            ServerBenchmark.print(
                    "commits besides appends, %d running turns: %.1f/s (goal %d)", TURNS, perSecond, GOAL);
            result.put("turns", TURNS).put("perSecond", perSecond);
        }
    }

    /** Returns the commits of the database so far, without those of this method, as far as PostgreSQL has counted them. */
    private static long commits(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_stat_clear_snapshot()");
            try (ResultSet row = statement.executeQuery(
                    "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()")) {
                row.next();
                return row.getLong(1);
            }
        }
    }
}
