// SPDX-License-Identifier: Apache-2.0
package sh.karta.e2e.stack;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The agent server in its own process, with its own port and data folder. It can be killed, as in a crash or a power failure, and restarted
 * with the same port and data. Not thread-safe.
 */
public final class AgentServer implements AutoCloseable {
    private static final String LISTENING = "listening on ";

    private final Path folder;
    private final List<String> options;
    /** Chosen at the first start and kept, because clients reconnect to it. */
    private int port;

    private Process process;

    private AgentServer(Path folder, List<String> options) {
        this.folder = folder;
        this.options = options;
        this.process = launch();
    }

    /**
     * Starts a server and waits until it listens.
     *
     * @param folder an empty or missing folder for its data and its log, {@code server.log}
     * @param options further command line options
     */
    public static AgentServer start(Path folder, String... options) {
        return new AgentServer(folder, List.of(options));
    }

    /** Returns the server's origin. */
    public URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    /** Asks the server to read its configuration file again (SIGHUP). It also notices a change, but later. */
    public void readConfigAgain() {
        try {
            new ProcessBuilder("kill", "-HUP", Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the agent server was signalled", stopped);
        }
    }

    /** Kills the process (SIGKILL), so that it cannot save anything, and waits until it has exited. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Restarts the server with the same port and data, unless it is running, and waits until it listens. */
    public void startAgain() {
        if (!process.isAlive()) {
            process = launch();
        }
    }

    @Override
    public void close() {
        kill();
    }

    private Process launch() {
        try {
            Files.createDirectories(folder);
            TestCounts.add(TestCounts.SERVER_JVMS, folder.toString());
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    // Only the fast JIT compiler and the simplest collector, because these servers run for seconds.
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    // Saves loading the classes. Without the file, they are loaded.
                    "-XX:SharedArchiveFile=" + Artifacts.serverJar().resolveSibling("karta-server.jsa"),
                    "-jar",
                    Artifacts.serverJar().toString(),
                    "--port",
                    Integer.toString(port),
                    "--data",
                    folder.resolve("data").toString(),
                    "--site",
                    Artifacts.site().toString()));
            command.addAll(options);
            Process started =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            CompletableFuture<URI> listening = new CompletableFuture<>();
            Thread reader = new Thread(() -> copyLog(started, listening), "agent-server-log");
            reader.setDaemon(true);
            reader.start();
            port = listening.get(Patience.LIMIT.toSeconds(), TimeUnit.SECONDS).getPort();
            return started;
        } catch (IOException unusable) {
            throw new UncheckedIOException(unusable);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the agent server started", stopped);
        } catch (ExecutionException | TimeoutException failed) {
            throw new IllegalStateException("the agent server did not start: " + log(), failed);
        }
    }

    private void copyLog(Process started, CompletableFuture<URI> listening) {
        try (BufferedReader lines =
                        new BufferedReader(new InputStreamReader(started.getInputStream(), StandardCharsets.UTF_8));
                Writer log = Files.newBufferedWriter(
                        folder.resolve("server.log"), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                log.write(line + "\n");
                log.flush();
                int at = line.indexOf(LISTENING);
                if (at >= 0) {
                    listening.complete(
                            URI.create(line.substring(at + LISTENING.length()).strip()));
                }
            }
            listening.completeExceptionally(new IOException("it ended with exit code " + started.waitFor()));
        } catch (IOException | InterruptedException ended) {
            // A killed process closes its pipe in the middle of a line.
            listening.completeExceptionally(ended);
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("server.log"));
        } catch (IOException none) {
            return "no log";
        }
    }
}
