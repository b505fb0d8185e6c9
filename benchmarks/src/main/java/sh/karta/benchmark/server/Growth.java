// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import static sh.karta.benchmark.server.ServerBenchmark.ROUNDS;
import static sh.karta.benchmark.server.ServerBenchmark.median;
import static sh.karta.benchmark.server.ServerBenchmark.spread;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import sh.karta.benchmark.server.ServerBenchmark.Visitor;

/**
 * Measures whether a turn becomes slower late in its session or with many sessions. Neither should make a difference.
 */
final class Growth {
    private static final int WARM_TURNS = 500;
    private static final int[] TURNS = {10, 100, 300, 1_000};
    /** Number of turns measured before and after each position. */
    private static final int AROUND = 10;

    private static final int[] SESSIONS = {100, 1_000, 10_000};
    private static final int SAMPLES = 40;

    private final ServerBenchmark benchmark;
    private final ServerProcess server;

    private Growth(ServerBenchmark benchmark, ServerProcess server) {
        this.benchmark = benchmark;
        this.server = server;
    }

    static void measure(ServerBenchmark benchmark) throws IOException, InterruptedException {
        try (ServerProcess server = benchmark.server(ServerProcess.SHIPPED, "turns", 0)) {
            Growth growth = new Growth(benchmark, server);
            growth.warm();
            growth.turns();
        }
        // This measures the heap too.
        try (ServerProcess server = benchmark.server(ServerProcess.DENSE, "sessions", 0)) {
            Growth growth = new Growth(benchmark, server);
            growth.warm();
            growth.sessions();
        }
    }

    /** Runs turns until the JIT compiler has finished, so that its progress does not hide growth. */
    private void warm() throws IOException, InterruptedException {
        Visitor warm = benchmark.visitor(server, 0);
        for (int i = 0; i < WARM_TURNS; i++) {
            benchmark.turn(server, warm);
        }
    }

    private void turns() throws IOException, InterruptedException {
        TreeMap<Integer, List<Long>> medians = new TreeMap<>();
        for (int round = 1; round <= ROUNDS; round++) {
            Visitor visitor = benchmark.visitor(server, round);
            List<Long> nanos = new ArrayList<>();
            for (int i = 0; i < TURNS[TURNS.length - 1] + AROUND; i++) {
                nanos.add(benchmark.turn(server, visitor));
            }
            for (int turn : TURNS) {
                List<Long> some = nanos.subList(turn - AROUND, turn + AROUND);
                medians.computeIfAbsent(turn, key -> new ArrayList<>()).add(median(some) / 1_000);
            }
        }
        medians.forEach((turn, micros) -> benchmark
                .results
                .withArray("turns")
                .addObject()
                .put("turn", turn)
                .put("micros", median(micros))
                .put("spread", spread(micros)));
        long first = median(medians.firstEntry().getValue());
        long last = median(medians.lastEntry().getValue());
        ServerBenchmark.print(
                "turn %d: %d us, turn %d: %d us, ratio %.2f (goal 1.3)",
                medians.lastKey(), last, medians.firstKey(), first, (double) last / first);
    }

    private void sessions() throws IOException, InterruptedException {
        long empty = server.liveHeapBytes();
        List<Visitor> visitors = new ArrayList<>();
        for (int many : SESSIONS) {
            while (visitors.size() < many) {
                Visitor visitor = benchmark.visitor(server, visitors.size() + 1);
                benchmark.turn(server, visitor);
                visitors.add(visitor);
            }
            List<Long> medians = new ArrayList<>();
            for (int round = 0; round < ROUNDS; round++) {
                List<Long> nanos = new ArrayList<>();
                for (int i = 0; i < SAMPLES; i++) {
                    // A mix of old and new sessions, in their second or third turn.
                    Visitor visitor = visitors.get((int) ((long) (i * ROUNDS + round) * many / (SAMPLES * ROUNDS)));
                    nanos.add(benchmark.turn(server, visitor));
                }
                medians.add(median(nanos) / 1_000);
            }
            long heap = server.liveHeapBytes() - empty;
            benchmark
                    .results
                    .withArray("sessions")
                    .addObject()
                    .put("sessions", many)
                    .put("micros", median(medians))
                    .put("spread", spread(medians))
                    .put("heapBytes", heap / many);
            ServerBenchmark.print(
                    "a turn in one of %,d sessions: %d us; heap for each of them %d bytes",
                    many, median(medians), heap / many);
        }
    }
}
