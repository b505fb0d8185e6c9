// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A server in a process of its own, with what it costs. */
final class Program implements AutoCloseable {
    private final Process process;
    private final int port;
    private final long startMillis;

    /** Starts a class of the class path and waits until it listens. */
    Program(String mainClass, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-DKARTA_ACCESS_LOG=WARN",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass));
        command.addAll(List.of(arguments));
        long begin = System.nanoTime();
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        startMillis = (System.nanoTime() - begin) / 1_000_000;
        if (line == null || !line.startsWith("listening on ")) {
            throw new IOException("the server said " + line);
        }
        port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    int port() {
        return port;
    }

    long startMillis() {
        return startMillis;
    }

    /** Resident memory in kB, as Linux counts it. */
    long residentKilobytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Processor time so far: what a loaded machine cannot blur. */
    long processorMillis() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }

    /** Bytes of the heap that are in use, garbage collected first. */
    long liveHeapBytes() throws IOException {
        Process tool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "GC.class_histogram")
                .start();
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(tool.getInputStream(), StandardCharsets.UTF_8))) {
            String last = "";
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                last = line.startsWith("Total") ? line : last;
            }
            return Long.parseLong(last.strip().split("\\s+", -1)[2]);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
