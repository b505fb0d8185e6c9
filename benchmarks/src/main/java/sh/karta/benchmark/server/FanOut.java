// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import sh.karta.server.agent.Agent;
import sh.karta.server.agent.Turn;
import sh.karta.server.agent.TurnSink;
import sh.karta.server.event.EventDraft;
import sh.karta.server.event.EventDraft.Usage;
import sh.karta.server.live.LiveBus;
import sh.karta.server.session.Owner;
import sh.karta.server.session.Reader;
import sh.karta.server.session.Sessions;
import sh.karta.server.store.sqlite.SqliteStore;
import sh.karta.server.work.Workers;

/** Measures how many events per second a server on SQLite delivers to followers of its sessions, without HTTP. */
final class FanOut {
    private static final int SESSIONS = 64;
    private static final int EVENTS = 8_000;
    /** Events that a fast model writes during one append. */
    private static final int AT_ONCE = 32;

    private FanOut() {}

    /** Writes words of two parts in turns, which are not merged. */
    private record Fast() implements Agent {
        @Override
        public Runnable run(Turn turn, TurnSink sink) {
            write(sink, 0);
            return () -> {};
        }

        private static void write(TurnSink sink, int from) {
            if (from >= EVENTS) {
                sink.done(Usage.NONE);
                return;
            }
            for (int i = 1; i < AT_ONCE; i++) {
                var unused = sink.emit(EventDraft.messageDelta("part-" + (i % 2), "twenty-four characters, "));
            }
            var unused = sink.emit(EventDraft.messageDelta("part-0", "twenty-four characters, "))
                    .thenRun(() -> write(sink, from + AT_ONCE));
        }

        @Override
        public int historyWindow() {
            return 0;
        }
    }

    /**
     * Result of a run
     *
     * @param perSecond events appended and delivered per second
     * @param perProcessorSecond events per second of processor time of all threads, which other processes hardly
     * affect
     */
    record Result(long perSecond, long perProcessorSecond) {}

    private static long processorNanos() {
        return ProcessHandle.current()
                .info()
                .totalCpuDuration()
                .orElse(Duration.ZERO)
                .toNanos();
    }

    static Result run(Path directory) throws IOException, InterruptedException {
        Workers workers = new Workers(Math.max(4, 2 * Runtime.getRuntime().availableProcessors()));
        Agent agent = new Fast();
        try (SqliteStore store = SqliteStore.open(directory);
                workers;
                Sessions sessions = new Sessions(
                        Sessions.Stores.of(store),
                        LiveBus.NONE,
                        workers,
                        Clock.systemUTC(),
                        project -> agent,
                        (owner, outcome, took) -> {})) {
            Owner owner = Owner.visitor("bench/mark", "visitor-with-128-random-bits");
            LocalVisitor visitor = new LocalVisitor(sessions, owner);
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < SESSIONS; i++) {
                ids.add(visitor.createSession());
            }
            AtomicLong delivered = new AtomicLong();
            CountDownLatch ended = new CountDownLatch(SESSIONS);
            long begin = System.nanoTime();
            long processor = processorNanos();
            for (String id : ids) {
                visitor.post(id);
                new CountingReader(sessions, owner, id, workers, delivered, ended).start();
            }
            ended.await();
            return new Result(
                    delivered.get() * 1_000_000_000L / (System.nanoTime() - begin),
                    delivered.get() * 1_000_000_000L / Math.max(1, processorNanos() - processor));
        }
    }

    /** Polls when woken, one poll at a time. */
    private static final class CountingReader {
        private final Workers workers;
        private final AtomicLong delivered;
        private final CountDownLatch ended;
        /** Calls of {@link #wake} since the last poll. Not 0 before {@link #start}, because a call may come before the reader is assigned. */
        private final AtomicInteger wakes = new AtomicInteger(1);

        private final Reader reader;

        CountingReader(
                Sessions sessions,
                Owner owner,
                String id,
                Workers workers,
                AtomicLong delivered,
                CountDownLatch ended) {
            this.workers = workers;
            this.delivered = delivered;
            this.ended = ended;
            reader = sessions.follow(owner, id, 0, this::wake);
        }

        void start() {
            workers.execute(this::drain);
        }

        private void wake() {
            if (wakes.getAndIncrement() == 0) {
                workers.execute(this::drain);
            }
        }

        private void drain() {
            int seen;
            do {
                seen = wakes.get();
                for (int count = reader.poll().size();
                        count > 0;
                        count = reader.poll().size()) {
                    delivered.addAndGet(count);
                }
                if (reader.ended()) {
                    ended.countDown();
                    return;
                }
            } while (!wakes.compareAndSet(seen, 0));
        }
    }
}
