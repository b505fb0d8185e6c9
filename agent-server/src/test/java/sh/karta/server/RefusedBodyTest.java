// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Refuses requests whose body has not arrived. The client must receive the whole response (RFC 9112 §9.6). */
final class RefusedBodyTest {
    @TempDir
    Path directory;

    private TestServer server;
    private TestClient client;

    @BeforeEach
    void start() {
        server = TestServer.with(directory, TestServer.QUICK_DEMO);
        client = server.client().signIn("visitor-with-128-random-bits");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void anEarlyRefusalAnnouncesThatTheConnectionCloses() {
        String head = "POST " + client.sessions() + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\n"
                + "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n";
        try (RawConnection late = RawConnection.to(client.base);
                RawConnection whole = RawConnection.to(client.base)) {
            assertThat(late.send(head).await("\r\n\r\n"))
                    .startsWith("HTTP/1.1 401")
                    .containsIgnoringCase("\r\nConnection: close\r\n");
            assertThat(whole.send(head + "{}").await("\r\n\r\n"))
                    .startsWith("HTTP/1.1 401")
                    .doesNotContainIgnoringCase("\r\nConnection:");
        }
    }

    @Test
    void aClientThatIsStillSendingItsBodyReceivesTheWholeRefusal() throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(client.base.replaceAll(".*:", "")))) {
            OutputStream out = socket.getOutputStream();
            out.write(("POST " + client.sessions() + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\n"
                            + "Content-Type: application/json\r\nContent-Length: 1000000\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            // The server has sent its response now, and would close the connection.
            int first = socket.getInputStream().read();
            for (int i = 0; i < 100; i++) {
                out.write(new byte[10_000]);
            }
            String rest = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat((char) first + rest).startsWith("HTTP/1.1 401").contains("\"code\":\"unauthenticated\"");
        }
    }

    @Test
    void aClientThatWasToldToContinueReceivesTheWholeRefusalOfItsBody() {
        String id = client.createSession();
        String half = "80000\r\n" + "x".repeat(0x80000) + "\r\n";
        try (RawConnection connection = RawConnection.to(client.base)) {
            String head = "POST " + client.session(id) + "/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                    + client.token + "\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"
                    + "Expect: 100-continue\r\n\r\n";
            assertThat(connection.send(head).await("\r\n\r\n")).startsWith("HTTP/1.1 100");
            connection.send(half).send(half).send(half).await("413");
            connection.send(half).send(half).send("0\r\n\r\n");
            assertThat(connection.toEnd()).contains("\"code\":\"too_large\"").endsWith("}");
        }
    }

    @Test
    void aClientThatAsksBeforeItSendsItsBodyIsRefusedAndNotAskedToContinue() {
        try (RawConnection connection = RawConnection.to(client.base)) {
            assertThat(connection
                            .head(client.sessions(), "wrong", 1_000_000, "Expect: 100-continue")
                            .toEnd())
                    .startsWith("HTTP/1.1 401")
                    .contains("\"code\":\"unauthenticated\"")
                    .doesNotContain("HTTP/1.1 100");
        }
    }
}
