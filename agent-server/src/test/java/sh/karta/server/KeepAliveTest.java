// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests that no response is lost if a browser reuses a connection and sends a preflight right after each response. */
final class KeepAliveTest {
    private static final int CONNECTIONS = 8;
    private static final int PAIRS = 200;

    @TempDir
    Path directory;

    private TestServer server;

    @BeforeEach
    void start() {
        server = TestServer.with(
                directory,
                TestServer.QUICK_DEMO
                        + "    limits: {key_per_minute: 100000, visitor_per_minute: 100000, visitor_reads_per_minute: 1000000, visitor_transcripts_per_minute: 1000000, address_per_minute: 100000}\n");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void everyPreflightAndTheRequestAfterItGetAResponse() {
        TestClient client = server.client().signIn("visitor-with-128-random-bits");
        String preflight = request("OPTIONS", client.sessions(), "Access-Control-Request-Method: POST\r\n", "");
        String post = request(
                "POST",
                client.sessions(),
                "Authorization: Bearer " + client.token + "\r\nContent-Type: application/json\r\nContent-Length: 2\r\n",
                "{}");
        List<CompletableFuture<Void>> connections = IntStream.range(0, CONNECTIONS)
                .mapToObj(i -> CompletableFuture.runAsync(() -> talk(preflight, post)))
                .toList();
        connections.forEach(CompletableFuture::join);
    }

    private void talk(String preflight, String post) {
        URI address = URI.create(server.address());
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            InputStream in = new BufferedInputStream(socket.getInputStream());
            for (int i = 0; i < PAIRS; i++) {
                socket.getOutputStream().write(preflight.getBytes(StandardCharsets.US_ASCII));
                assertThat(status(in)).isEqualTo("HTTP/1.1 204 No Content");
                socket.getOutputStream().write(post.getBytes(StandardCharsets.US_ASCII));
                assertThat(status(in)).isEqualTo("HTTP/1.1 201 Created");
            }
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    private String request(String method, String path, String headers, String body) {
        return method + " " + path + " HTTP/1.1\r\nHost: "
                + URI.create(server.address()).getAuthority() + "\r\nOrigin: " + TestClient.ORIGIN + "\r\n" + headers
                + "\r\n" + body;
    }

    /** Reads one response and returns its first line. */
    private static String status(InputStream in) throws IOException {
        String first = line(in);
        int length = 0;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
        }
        in.skipNBytes(length);
        return first;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("the connection has ended behind \"" + line + "\"");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
