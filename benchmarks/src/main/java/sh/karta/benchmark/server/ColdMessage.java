// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.Event;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.event.EventType;
import sh.karta.server.event.Json;
import sh.karta.server.live.LiveBus;
import sh.karta.server.session.Owner;
import sh.karta.server.session.Sessions;
import sh.karta.server.store.Store;
import sh.karta.server.store.session.Append;
import sh.karta.server.store.session.Head;
import sh.karta.server.store.session.Outcome;
import sh.karta.server.store.session.Row;
import sh.karta.server.store.session.SessionStore;
import sh.karta.server.work.Workers;

/**
 * Measures the first message in a session that the server does not have in memory: in a long session beside a short one, and with many
 * sessions beside few. Neither should make a difference.
 */
final class ColdMessage {
    private static final Owner OWNER = Owner.visitor("bench/mark", "visitor-with-128-random-bits");
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
    private static final int SAMPLES = 25;
    private static final int ROUNDS = 3;
    private static final int SHORT_EVENTS = 10;
    private static final int FEW_SESSIONS = 10_000;
    private static final int TURNS = 4;
    private static final int ROWS_PER_APPEND = 5_000;
    private static final int AT_ONCE = 256;
    private static final String ANSWER = "twenty-four characters, ".repeat(66); // 400 tokens

    private final Store store;
    private final Workers workers;
    private final Random random = new Random(1);
    private int number;

    private ColdMessage(Store store, Workers workers) {
        this.store = store;
        this.workers = workers;
    }

    /**
     * Fills a store and measures.
     *
     * @param events of the long session
     * @param sessions the number of sessions at the end
     */
    static void measure(Store store, int events, int sessions, ObjectNode result) throws InterruptedException {
        try (Workers workers = new Workers(4)) {
            ColdMessage cold = new ColdMessage(store, workers);
            cold.lengths(events, result.putObject("long"));
            cold.numbers(sessions, result.putObject("many"));
        }
    }

    private void lengths(int events, ObjectNode result) throws InterruptedException {
        List<String> longOnes = new ArrayList<>();
        List<String> shortOnes = new ArrayList<>();
        longOnes.add(session(events));
        for (int i = 0; i < SAMPLES; i++) {
            shortOnes.add(session(SHORT_EVENTS));
        }
        // The turn after it writes the snapshot, which a session that has grown turn by turn has.
        micros(longOnes.get(0));
        shortOnes.forEach(this::micros);
        List<Long> ours = new ArrayList<>();
        List<Long> floor = new ArrayList<>();
        List<Double> ratios = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Long> late = new ArrayList<>();
            List<Long> early = new ArrayList<>();
            for (int i = 0; i < SAMPLES; i++) {
                late.add(micros(longOnes.get(0)));
                early.add(micros(shortOnes.get(i)));
            }
            ours.add(ServerBenchmark.median(late));
            floor.add(ServerBenchmark.median(early));
            ratios.add((double) ServerBenchmark.median(late) / ServerBenchmark.median(early));
        }
        print(
                "%,d events".formatted(events),
                SHORT_EVENTS + " events",
                ours,
                floor,
                ratios,
                1.2,
                result.put("events", events));
    }

    private void numbers(int sessions, ObjectNode result) throws InterruptedException {
        int few = Math.min(FEW_SESSIONS, sessions / 2);
        List<String> some = fill(few);
        List<Long> before = rounds(some);
        some = fill(sessions - few);
        List<Long> after = rounds(some);
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ROUNDS; i++) {
            ratios.add((double) after.get(i) / before.get(i));
        }
        print(
                "%,d sessions".formatted(sessions),
                "%,d sessions".formatted(few),
                after,
                before,
                ratios,
                1.5,
                result.put("sessions", sessions).put("few", few));
    }

    private static void print(
            String what,
            String beside,
            List<Long> ours,
            List<Long> floor,
            List<Double> ratios,
            double goal,
            ObjectNode result) {
        ServerBenchmark.print(
                "cold message, %s: %,d us; %s: %,d us; ratio %.2f, spread %.2f (goal %.1f)",
                what,
                ServerBenchmark.median(ours),
                beside,
                ServerBenchmark.median(floor),
                ServerBenchmark.median(ratios),
                ServerBenchmark.spread(ratios),
                goal);
        result.put("micros", ServerBenchmark.median(ours))
                .put("floorMicros", ServerBenchmark.median(floor))
                .put("ratio", ServerBenchmark.median(ratios))
                .put("spread", ServerBenchmark.spread(ratios));
    }

    private List<Long> rounds(List<String> sessions) {
        List<Long> medians = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            List<Long> micros = new ArrayList<>();
            for (int i = 0; i < SAMPLES; i++) {
                micros.add(micros(sessions.get(random.nextInt(sessions.size()))));
            }
            medians.add(ServerBenchmark.median(micros));
        }
        return medians;
    }

    /** Emits one word, so that the message's turn ends immediately. */
    private record Brief(CountDownLatch ended) implements Agent {
        @Override
        public Runnable run(Turn turn, TurnSink sink) {
            var unused = sink.emit(EventDraft.messageDelta("part-0", "word"));
            sink.done(Usage.NONE);
            ended.countDown();
            return () -> {};
        }

        @Override
        public int historyWindow() {
            return 2;
        }
    }

    /** Returns the time of a message in a server that has just started, so that it has no session in memory. */
    private long micros(String session) {
        CountDownLatch ended = new CountDownLatch(1);
        try (Sessions server = new Sessions(
                Sessions.Stores.of(store),
                LiveBus.NONE,
                workers,
                Clock.systemUTC(),
                project -> new Brief(ended),
                (owner, outcome, took) -> {})) {
            long begin = System.nanoTime();
            new LocalVisitor(server, OWNER).post(session);
            long took = System.nanoTime() - begin;
            ended.await();
            while (server.running(OWNER, session)) {
                Thread.onSpinWait();
            }
            return TimeUnit.NANOSECONDS.toMicros(took);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Creates a session with about this many rows and returns its id. */
    private String session(int events) {
        String id = newId();
        UUID tail = SessionStore.NEW;
        long seq = 0;
        while (seq < events) {
            List<Row> rows = new ArrayList<>();
            while (rows.size() < ROWS_PER_APPEND && seq + rows.size() < events) {
                addTurn(id, seq + rows.size(), rows);
            }
            seq += rows.size();
            UUID to = UUID.randomUUID();
            check(append(id, tail, to, rows).join());
            tail = to;
        }
        return id;
    }

    /** Creates sessions of four turns and returns some of them. */
    private List<String> fill(int sessions) {
        List<String> some = new ArrayList<>();
        Deque<CompletableFuture<Outcome>> pending = new ArrayDeque<>();
        for (int i = 0; i < sessions; i++) {
            String id = newId();
            List<Row> rows = new ArrayList<>();
            for (int turn = 0; turn < TURNS; turn++) {
                addTurn(id, rows.size(), rows);
            }
            pending.add(append(id, SessionStore.NEW, UUID.randomUUID(), rows));
            if (pending.size() > AT_ONCE) {
                check(pending.remove().join());
            }
            if (i % Math.max(1, sessions / 1_000) == 0) {
                some.add(id);
            }
        }
        pending.forEach(each -> check(each.join()));
        return some;
    }

    private static void check(Outcome outcome) {
        if (outcome != Outcome.DONE) {
            throw new IllegalStateException("append: expected DONE, got " + outcome);
        }
    }

    private String newId() {
        number++;
        return "ses_%027d".formatted(number);
    }

    private static void addTurn(String id, long last, List<Row> rows) {
        List<EventDraft> drafts = new ArrayList<>();
        if (last == 0) {
            drafts.add(new EventDraft(
                    EventType.CREATED,
                    Json.object()
                            .put("project", OWNER.project())
                            .put("owner", OWNER.subject())
                            .put("body_hash", "")));
        }
        drafts.add(new EventDraft(EventType.USER_MESSAGE, Json.object().put("text", "A question of " + id)));
        drafts.add(EventDraft.running());
        drafts.add(new EventDraft(
                EventType.MESSAGE, Json.object().put("part_id", "p").put("text", ANSWER)));
        drafts.add(EventDraft.idle("end_turn", Usage.NONE));
        long seq = last;
        for (EventDraft draft : drafts) {
            seq++;
            Event event = Event.stamp(draft, seq, NOON);
            rows.add(new Row(seq, event.type(), event.createdAt(), event.json()));
        }
    }

    private CompletableFuture<Outcome> append(String id, UUID from, UUID to, List<Row> rows) {
        long last = rows.get(rows.size() - 1).seq();
        Head head =
                new Head(id, OWNER.project(), OWNER.subject(), "Hi", "", NOON, NOON, last, last, 0, null, null, null);
        return store.sessions()
                .append(from, to, new Append(head, rows, null, 0, null))
                .toCompletableFuture();
    }
}
