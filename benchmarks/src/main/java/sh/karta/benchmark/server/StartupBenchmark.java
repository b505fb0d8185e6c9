// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import static sh.karta.benchmark.server.ServerBenchmark.median;
import static sh.karta.benchmark.server.ServerBenchmark.spread;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Measures starts of one kind: time until the server listens, processor time, memory. */
final class StartupBenchmark {
    private static final int STARTS = 5;

    private final List<Long> times = new ArrayList<>();
    private final List<Long> processor = new ArrayList<>();
    private final List<Long> memory = new ArrayList<>();

    private StartupBenchmark() {}

    /**
     * Starts the floor, the shipped server, and the server from the class path, alternately, and prints the results.
     */
    static void measure(ServerBenchmark benchmark) throws IOException, InterruptedException {
        Path script = shippedScript(benchmark.directory);
        StartupBenchmark floors = new StartupBenchmark();
        StartupBenchmark shipped = new StartupBenchmark();
        StartupBenchmark bare = new StartupBenchmark();
        for (int i = 0; i < STARTS; i++) {
            floors.add(ServerBenchmark.floor());
            shipped.add(ServerProcess.shipped(
                    script, "--config", benchmark.config("shipped-" + i, 0).toString()));
            bare.add(benchmark.server(ServerProcess.SHIPPED, "start-" + i, 0));
        }
        shipped.print(benchmark, "shipped script with class data archive", floors);
        bare.print(benchmark, "class path without class data archive", floors);
    }

    /** Copies the distribution and creates its class data archive, as an operator would. */
    private static Path shippedScript(Path directory) throws IOException, InterruptedException {
        Path folder = Files.createDirectory(directory.resolve("shipped"));
        Path target = Path.of(System.getProperty("karta.server"));
        Path jar = target.resolve("karta-server.jar");
        Files.copy(jar, folder.resolve("karta-server.jar"));
        Path script = Files.copy(target.resolve("../dist/karta-server"), folder.resolve("karta-server"));
        int code = ServerProcess.script(script, "archive").inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException("The class data archive was not created: exit code " + code);
        }
        return script;
    }

    private void add(ServerProcess started) throws IOException {
        try (ServerProcess program = started) {
            times.add(program.startMillis());
            processor.add(program.processorMillis());
            memory.add(program.residentKilobytes());
        }
    }

    private void print(ServerBenchmark benchmark, String how, StartupBenchmark floor) {
        ServerBenchmark.print(
                "start, %s: %d ms, bare Jetty %d ms, ratio %.2f (goal 2); processor time %d ms, bare Jetty %d ms, ratio %.2f",
                how,
                median(times),
                median(floor.times),
                (double) median(times) / median(floor.times),
                median(processor),
                median(floor.processor),
                (double) median(processor) / median(floor.processor));
        ServerBenchmark.print(
                "resident memory after it: %d MB, bare Jetty %d MB, ratio %.2f (goal 2)",
                median(memory) / 1_024, median(floor.memory) / 1_024, (double) median(memory) / median(floor.memory));
        benchmark
                .results
                .withArray("starts")
                .addObject()
                .put("how", how)
                .put("millis", median(times))
                .put("floorMillis", median(floor.times))
                .put("processorMillis", median(processor))
                .put("floorProcessorMillis", median(floor.processor))
                .put("residentKilobytes", median(memory))
                .put("floorResidentKilobytes", median(floor.memory))
                .put("spread", spread(times));
    }
}
