// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import sh.karta.benchmark.server.ServerBenchmark.Visitor;

/** Measures the heap of a session: with a running turn, with the stream that follows it, after the turn, and when it was unused for a minute. */
final class Memory {
    /** Sessions are dropped after a minute, and the server looks for them every 20 seconds. */
    private static final int UNUSED_SECONDS = 85;

    /** Enough for the server to notice that connections were closed. */
    private static final int CLOSING_SECONDS = 2;

    private static final double KILOBYTE = 1_024;

    private Memory() {}

    /** Heap per item in kB. */
    private record Heap(double session, double stream, double words, double loaded, double idle) {
        double both() {
            return session + stream;
        }
    }

    static void measure(ServerBenchmark benchmark, int many) throws IOException, InterruptedException {
        Heap steady;
        try (ServerProcess server = benchmark.steady(ServerProcess.DENSE, "heap-steady", ServerBenchmark.EVENTS)) {
            steady = heap(benchmark, server, many, "go", UNUSED_SECONDS);
        }
        Heap scripted;
        try (ServerProcess server =
                benchmark.server(ServerProcess.DENSE, "heap-scripted", ServerBenchmark.PAUSE_MILLIS)) {
            scripted = heap(benchmark, server, many, ServerBenchmark.words(ServerBenchmark.EVENTS), 0);
        }
        ServerBenchmark.print(
                "heap of a session unused for a minute: %.1f kB (goal 0); in memory: %.1f kB (goal 6); with a running turn: %.1f"
                        + " kB, with its stream of %.1f kB: %.1f kB (goal 15 and its words, %.1f kB so far); with the scripted agent,"
                        + " message and answer of 10 kB each: %.1f kB",
                steady.idle(),
                steady.loaded(),
                steady.session(),
                steady.stream(),
                steady.both(),
                steady.words(),
                scripted.both());
        benchmark
                .results
                .putObject("heap")
                .put("streams", many)
                .put("idleKilobytes", steady.idle())
                .put("loadedKilobytes", steady.loaded())
                .put("sessionKilobytes", steady.session())
                .put("streamKilobytes", steady.stream())
                .put("wordsKilobytes", steady.words())
                .put("scriptedKilobytes", scripted.both());
    }

    /** Drives as many sessions of other visitors. Otherwise, the buffers of threads would count as heap of sessions. */
    private static void warmUp(ServerBenchmark benchmark, ServerProcess server, int many, String text)
            throws IOException, InterruptedException {
        try (StreamReaders readers = new StreamReaders()) {
            CompletableFuture<StreamReaders.Result> reading = ServerBenchmark.reading(readers, many, 0);
            for (int i = 1; i <= many; i++) {
                Visitor visitor = benchmark.visitor(server, many + i);
                benchmark.sendMessage(server, visitor, text);
                ServerBenchmark.follow(server, readers, visitor);
            }
            reading.join();
        }
    }

    private static Heap heap(ServerBenchmark benchmark, ServerProcess server, int many, String text, int unusedSeconds)
            throws IOException, InterruptedException {
        benchmark.sendMessage(server, benchmark.visitor(server, many), text);
        if (unusedSeconds > 0) {
            warmUp(benchmark, server, many, text);
            TimeUnit.SECONDS.sleep(unusedSeconds);
        }
        long before = server.liveHeapBytes();
        List<Visitor> visitors = benchmark.visitors(server, many);
        for (Visitor visitor : visitors) {
            benchmark.sendMessage(server, visitor, text);
        }
        long running = server.liveHeapBytes();
        long followed;
        long words;
        try (StreamReaders readers = new StreamReaders()) {
            CompletableFuture<StreamReaders.Result> reading = ServerBenchmark.reading(readers, many, 0);
            for (Visitor visitor : visitors) {
                ServerBenchmark.follow(server, readers, visitor);
            }
            readers.awaitBegun(many);
            words = readers.characters();
            followed = server.liveHeapBytes();
            reading.join();
        }
        // The connections of the readers are closed by now, since they are no part of a session.
        TimeUnit.SECONDS.sleep(CLOSING_SECONDS);
        long loaded = server.liveHeapBytes();
        TimeUnit.SECONDS.sleep(unusedSeconds);
        long idle = server.liveHeapBytes();
        return new Heap(
                (running - before) / KILOBYTE / many,
                (followed - running) / KILOBYTE / many,
                words / KILOBYTE / many,
                (loaded - before) / KILOBYTE / many,
                (idle - before) / KILOBYTE / many);
    }
}
