// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import sh.karta.server.event.Json;
import sh.karta.server.live.LiveBus;
import sh.karta.server.live.LiveBus.Delta;
import sh.karta.server.live.LiveBus.Mark;
import sh.karta.server.live.postgres.PostgresBus;
import sh.karta.server.store.postgres.PostgresStore;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Outcome;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;

/**
 * Measures the store and the bus on PostgreSQL as ratios to bare statements, which take turns with them. The arguments are the result
 * file and the address of an empty database.
 */
public final class PostgresBenchmark {
    private static final int ROUNDS = 5;
    private static final int APPENDS = 400;
    private static final int WORDS = 60;
    private static final long BUS_MICROS = 50_000;
    private static final int TRIPS = 3;
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final String BODY =
            "{\"type\":\"agent.message\",\"text\":\"" + "twenty-four characters, ".repeat(40) + "\"}";

    private final Random random = new Random(1);
    private final SynchronousQueue<Delta> received = new SynchronousQueue<>();

    private PostgresBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        ObjectNode results = Json.object();
        var benchmark = new PostgresBenchmark();
        benchmark.appends(arguments[1], results.putObject("append"));
        benchmark.words(arguments[1], results.putObject("words"));
        Commits.measure(arguments[1], results.putObject("commits"));
        try (PostgresStore store = PostgresStore.open(arguments[1])) {
            ColdMessage.measure(
                    store,
                    ServerBenchmark.EVENTS_OF_A_LONG_SESSION,
                    ServerBenchmark.SESSIONS,
                    results.putObject("cold"));
        }
        ObjectNode written = Json.object();
        written.putObject("versions").put("java", Runtime.version().toString());
        written.set("results", results);
        Files.writeString(Path.of(arguments[0]), Json.write(written));
    }

    /** A call whose time is measured. */
    private interface Call {
        void run() throws Exception;
    }

    private static long micros(Call call) throws Exception {
        long begin = System.nanoTime();
        call.run();
        return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begin);
    }

    private void appends(String url, ObjectNode result) throws Exception {
        List<Double> ratios = new ArrayList<>();
        List<Long> appends = new ArrayList<>();
        List<Long> inserts = new ArrayList<>();
        try (PostgresStore store = PostgresStore.open(url);
                BareInsert bare = new BareInsert(url)) {
            for (int round = 0; round <= ROUNDS; round++) {
                String session = "ses_" + UUID.randomUUID();
                UUID tail = SessionStore.NEW;
                List<Long> ours = new ArrayList<>();
                List<Long> floor = new ArrayList<>();
                for (long seq = 1; seq <= APPENDS; seq++) {
                    long number = seq;
                    UUID from = tail;
                    UUID to = UUID.randomUUID();
                    ours.add(micros(() -> append(store.sessions(), session, number, from, to)));
                    floor.add(micros(() -> bare.insert(session, number, BODY)));
                    tail = to;
                }
                if (round > 0) { // The first round warms up.
                    appends.add(ServerBenchmark.median(ours));
                    inserts.add(ServerBenchmark.median(floor));
                    ratios.add((double) ServerBenchmark.median(ours) / ServerBenchmark.median(floor));
                }
            }
        }
        ServerBenchmark.print(
                "append %,d us, bare insert with commit %,d us: ratio %.2f, spread %.2f (goal 1.5)",
                ServerBenchmark.median(appends),
                ServerBenchmark.median(inserts),
                ServerBenchmark.median(ratios),
                ServerBenchmark.spread(ratios));
        result.put("micros", ServerBenchmark.median(appends))
                .put("floorMicros", ServerBenchmark.median(inserts))
                .put("ratio", ServerBenchmark.median(ratios))
                .put("spread", ServerBenchmark.spread(ratios));
    }

    private static void append(SessionStore store, String session, long seq, UUID from, UUID to) {
        Head head = new Head(session, "bench/mark", "visitor:v", "Hi", "", NOON, NOON, seq, seq, 0, null, null, null);
        List<Row> rows = List.of(new Row(seq, "agent.message", NOON, BODY));
        Outcome outcome = store.append(from, to, new Append(head, rows, null, 0, null))
                .toCompletableFuture()
                .join();
        if (outcome != Outcome.DONE) {
            throw new IllegalStateException("append: expected DONE, got " + outcome);
        }
    }

    /** Passes words to {@link #received}. */
    private final class OtherServer implements LiveBus.Listener {
        @Override
        public void received(Delta words) {
            try {
                received.put(words);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void changed(String session) {}

        @Override
        public void interrupt(String session, long turnId) {}

        @Override
        public void missed() {}
    }

    private void words(String url, ObjectNode result) throws Exception {
        List<Long> words = new ArrayList<>();
        List<Long> trips = new ArrayList<>();
        try (PostgresBus here = new PostgresBus(url);
                PostgresBus there = new PostgresBus(url);
                BareNotify bare = new BareNotify(url)) {
            there.listen(new OtherServer());
            awaitListening(here);
            for (int i = 0; i < WORDS; i++) {
                // Words come at any moment between two messages of the bus.
                LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt((int) BUS_MICROS)));
                Delta word = word(i);
                words.add(micros(() -> {
                    here.publish(word);
                    received.take();
                }));
                trips.add(micros(() -> bare.trip(word.text())));
            }
        }
        long goal = BUS_MICROS + TRIPS * ServerBenchmark.median(trips);
        ServerBenchmark.print(
                "words to another server: p50 %,d us (goal %,d); bare NOTIFY %,d us",
                ServerBenchmark.median(words), goal, ServerBenchmark.median(trips));
        result.put("p50Micros", ServerBenchmark.median(words))
                .put("floorMicros", ServerBenchmark.median(trips))
                .put("goalMicros", goal);
    }

    private static Delta word(int number) {
        String text = "twenty-four characters, ";
        return new Delta(
                "ses_" + number,
                new UUID(0, number),
                "agent.message p",
                0,
                List.of(new Mark(number + 1, text.length())),
                text);
    }

    /** Publishes until the other server receives something, because it does not report that it listens. */
    private void awaitListening(PostgresBus here) throws InterruptedException {
        Delta word = null;
        while (word == null) {
            here.publish(word(-1));
            word = received.poll(1, TimeUnit.SECONDS);
        }
        while (word != null) {
            word = received.poll(1, TimeUnit.SECONDS);
        }
    }
}
