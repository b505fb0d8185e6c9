// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Debian's {@code redis-server} on its own port. It syncs each write before it acknowledges it: with {@code appendfsync everysec} it may
 * delay writes for two seconds on a slow disk and still acknowledge them.
 */
final class RedisServer implements AutoCloseable {
    private static final int DATABASES = 4_096;
    private static final AtomicInteger NEXT_DATABASE = new AtomicInteger();

    private static @Nullable RedisServer shared;

    private final Path directory;
    private final int port;
    private Process process;

    private RedisServer(Path directory, int port) {
        this.directory = directory;
        this.port = port;
        process = launch();
    }

    static RedisServer start() {
        try {
            return new RedisServer(Files.createTempDirectory("karta-redis-"), freePort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /** Returns the address of an unused database on a Redis that stops with this process. */
    static synchronized String address() {
        RedisServer server = shared;
        if (server == null) {
            server = start();
            shared = server;
            Runtime.getRuntime().addShutdownHook(new Thread(server::close));
        }
        return server.database();
    }

    /** Returns the address of an unused database on this server. */
    String database() {
        return "redis://127.0.0.1:" + port + "/" + NEXT_DATABASE.incrementAndGet();
    }

    private Process launch() {
        try {
            Process started = new ProcessBuilder(
                            "redis-server",
                            "--port",
                            Integer.toString(port),
                            "--bind",
                            "127.0.0.1",
                            "--save",
                            "",
                            "--appendonly",
                            "yes",
                            "--appendfsync",
                            "always",
                            "--databases",
                            Integer.toString(DATABASES),
                            "--dir",
                            directory.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(directory.resolve("log").toFile())
                    .start();
            while (!answers()) {
                if (!started.isAlive()) {
                    throw new IllegalStateException(
                            "redis-server ended: " + Files.readString(directory.resolve("log")));
                }
            }
            return started;
        } catch (IOException e) {
            throw new UncheckedIOException("redis-server is needed for this test", e);
        }
    }

    private boolean answers() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            OutputStream out = socket.getOutputStream();
            out.write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(5);
            return new String(answer, StandardCharsets.US_ASCII).equals("+PONG");
        } catch (IOException e) {
            Thread.onSpinWait();
            return false;
        }
    }

    /** Runs a Redis command that changes the data without the servers' knowledge, and waits for its reply. */
    static void command(String database, String... words) {
        URI address = URI.create(database);
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(("SELECT " + address.getPath().substring(1) + "\r\n" + String.join(" ", words) + "\r\nQUIT\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            if (answer.contains("-ERR")) {
                throw new IllegalStateException(answer);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9}. */
    void kill() {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Restarts Redis on the same port with the data that it had acknowledged. */
    void startAgain() {
        process = launch();
    }

    @Override
    public void close() {
        kill();
        try (var files = Files.walk(directory)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> {
                var unused = file.toFile().delete();
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
