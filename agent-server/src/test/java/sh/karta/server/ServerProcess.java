// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import sh.karta.server.cli.Cli;

/** The built jar in its own process, started from the command line. */
final class ServerProcess implements AutoCloseable {
    private static final String JAR = System.getProperty("karta.test.jar", "target/karta-server.jar");

    private static final Path COUNT = Path.of("target", "test-counts", "server-jvms.txt");

    /** The exit code and the output of a finished process. */
    record Outcome(int code, String out, String err) {}

    private final Process process;
    private final String address;

    private ServerProcess(Process process) {
        this.process = process;
        count();
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        try {
            String line = out.readLine();
            if (line == null || !line.startsWith("listening on ")) {
                throw new AssertionError("the server said: " + line);
            }
            address = line.substring("listening on ".length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Adds a line to the file whose lines the build counts. */
    private static void count() {
        try {
            Files.createDirectories(COUNT.getParent());
            Files.writeString(COUNT, "server\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ProcessBuilder builder(String... arguments) {
        return builder(List.of(), arguments);
    }

    private static ProcessBuilder builder(List<String> javaOptions, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // Saves loading the classes. Without the file, or with that of an older jar, they are loaded.
                "-XX:SharedArchiveFile=" + JAR.replaceFirst("jar$", "jsa"),
                "-Xlog:cds=off",
                "-Xlog:cds+dynamic=off"));
        command.addAll(javaOptions);
        command.addAll(List.of("-jar", JAR));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Starts a server that has 400 MB for its objects, and waits until it listens. */
    static ServerProcess startWithLittleMemory(Path data, Path config) {
        return startWith(List.of("-Xmx400m"), "--port", "0", "--data", data.toString(), "--config", config.toString());
    }

    /** Starts a server and waits until it listens. */
    static ServerProcess start(String... arguments) {
        return startWith(List.of(), arguments);
    }

    /** Starts a server with options for the JVM. */
    static ServerProcess startWith(List<String> javaOptions, String... arguments) {
        try {
            return new ServerProcess(builder(javaOptions, arguments)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server with additional environment variables. */
    static ServerProcess startIn(Map<String, String> environment, String... arguments) {
        try {
            ProcessBuilder server = builder(arguments).redirectError(ProcessBuilder.Redirect.INHERIT);
            server.environment().putAll(environment);
            return new ServerProcess(server.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts a server that logs to a file. */
    static ServerProcess startLogging(Path log, String... arguments) {
        return startLogging(log, builder(arguments));
    }

    private static ServerProcess startLogging(Path log, ProcessBuilder server) {
        try {
            return new ServerProcess(server.redirectError(log.toFile()).start());
        } catch (AssertionError e) {
            throw new AssertionError(e.getMessage() + "; it logged:\n" + read(log), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Starts a server that logs to a file and gets SIGHUP even if this process ignores it, as under nohup. A child would inherit that, and
     * the JVM installs no handler for an ignored SIGHUP.
     */
    static ServerProcess startHearingHangup(Path log, String... arguments) {
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=HUP"));
        command.addAll(builder(arguments).command());
        return startLogging(log, new ProcessBuilder(command));
    }

    private static String read(Path log) {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Starts a server whose files cannot grow beyond a size in kilobytes, to simulate a full disk. */
    static ServerProcess startLimited(int kilobytes, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", "ulimit -f " + kilobytes + " && exec \"$@\"", "limited"));
        command.addAll(builder(arguments).command());
        try {
            return new ServerProcess(new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs a command in this process, which saves the start of a JVM. */
    static Outcome runHere(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = Cli.run(new PrintWriter(out), new PrintWriter(err), arguments);
        return new Outcome(code, out.toString(), err.toString());
    }

    /** Runs a command in a process of its own and waits for its end. */
    static Outcome run(String... arguments) {
        try {
            Process process = builder(arguments).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Outcome(process.waitFor(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return address;
    }

    String port() {
        return address.replaceAll(".*:", "");
    }

    long pid() {
        return process.pid();
    }

    /** Kills the process with {@code kill -9}. */
    void kill() {
        end(process.destroyForcibly());
    }

    /** Sends SIGTERM. */
    void askToStop() {
        process.destroy();
    }

    /** Sends SIGTERM and waits until the process has exited. */
    int stop() {
        askToStop();
        return awaitEnd();
    }

    /** Waits until the process has ended, and returns its exit code. */
    int awaitEnd() {
        return end(process);
    }

    private static int end(Process process) {
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
