// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Redis of its own that serves the data an older version has written. */
final class OldRedisServer implements AutoCloseable {
    private final HeldPort port = new HeldPort();
    private final Process process;

    /** @param directory with {@code dump.rdb} */
    OldRedisServer(Path directory) throws IOException {
        process = new ProcessBuilder(
                        "redis-server",
                        "--port",
                        Integer.toString(port.number()),
                        "--bind",
                        "127.0.0.1",
                        "--save",
                        "",
                        "--dir",
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        Waiting.until("an answer of redis-server", () -> {
            if (!process.isAlive()) {
                throw new IllegalStateException("redis-server ended: " + Files.readString(directory.resolve("log")));
            }
            return answers();
        });
    }

    String address() {
        return "redis://127.0.0.1:" + port.number() + "/0";
    }

    private boolean answers() {
        return send("PING").startsWith("+PONG");
    }

    /** Sends a command on one line. Returns the first line of the answer; empty if there is none. */
    String send(String command) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            StringBuilder line = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c >= 0 && c != '\r';
                    c = socket.getInputStream().read()) {
                line.append((char) c);
            }
            return line.toString();
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
            port.close();
        } catch (InterruptedException e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
