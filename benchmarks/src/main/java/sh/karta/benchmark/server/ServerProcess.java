// SPDX-License-Identifier: Apache-2.0
package sh.karta.benchmark.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A server in its own process, and its resource usage. */
final class ServerProcess implements AutoCloseable {
    /** The garbage collector of the shipped script. */
    static final List<String> SHIPPED = List.of("-XX:+UseG1GC");
    /** A collector that leaves no dead space, which a histogram of the heap would count as arrays of int. */
    static final List<String> DENSE = List.of("-XX:+UseSerialGC", "-XX:MarkSweepDeadRatio=0");

    private static final List<String> OPTIONS = List.of("-Xmx1g", "-DKARTA_ACCESS_LOG=WARN");

    private final Process process;
    private final int port;
    private final long startMillis;

    /** Starts a class of the class path and waits until it listens. */
    ServerProcess(List<String> collector, String mainClass, String... arguments) throws IOException {
        this(new ProcessBuilder(Stream.of(
                        Stream.of(java("java")),
                        collector.stream(),
                        OPTIONS.stream(),
                        Stream.of("-cp", System.getProperty("java.class.path"), mainClass),
                        Stream.of(arguments))
                .flatMap(words -> words)
                .toList()));
    }

    /** Starts the shipped server and waits until it listens. */
    static ServerProcess shipped(Path script, String... arguments) throws IOException {
        return new ServerProcess(script(script, arguments));
    }

    /** Returns the process of the shipped script, with the benchmark's JDK and JVM options. */
    static ProcessBuilder script(Path script, String... arguments) {
        ProcessBuilder command =
                new ProcessBuilder(Stream.concat(Stream.of("/bin/sh", script.toString()), Stream.of(arguments))
                        .toList());
        command.environment().put("KARTA_JAVA", java("java"));
        command.environment().put("KARTA_JAVA_OPTS", String.join(" ", SHIPPED) + " " + String.join(" ", OPTIONS));
        return command;
    }

    private static String java(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    private ServerProcess(ProcessBuilder command) throws IOException {
        long begin = System.nanoTime();
        process = command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        startMillis = (System.nanoTime() - begin) / 1_000_000;
        if (line == null || !line.startsWith("listening on ")) {
            throw new IOException("expected the server's address, got: " + line);
        }
        port = Integer.parseInt(line.substring(line.lastIndexOf(':') + 1));
    }

    int port() {
        return port;
    }

    long startMillis() {
        return startMillis;
    }

    /** Returns the resident memory in kB, as reported by Linux. */
    long residentKilobytes() throws IOException {
        try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Returns the processor time so far in milliseconds, which load on the machine hardly affects. */
    long processorMillis() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    }

    /** Returns the used heap in bytes after a garbage collection. */
    long liveHeapBytes() throws IOException {
        Process tool = new ProcessBuilder(java("jcmd"), Long.toString(process.pid()), "GC.class_histogram").start();
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
