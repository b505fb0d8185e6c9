// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import static org.assertj.core.api.Assertions.assertThat;

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
        server = TestServer.quick(directory);
        client = server.client().signIn("visitor-with-128-random-bits");
    }

    /** Starts the server again, with a limit that a test reaches soon. */
    private void restart(String limits) {
        server.close();
        server = TestServer.with(directory, limits + TestServer.QUICK_DEMO);
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
    void aClientThatIsStillSendingItsBodyReceivesTheWholeRefusal() {
        try (RawConnection connection = RawConnection.to(client.base)) {
            connection.head(client.sessions(), "wrong", 1_000_000);
            assertWholeRefusal(connection, "1".repeat(1_000_000), 401, "unauthenticated");
        }
    }

    @Test
    void aClientThatIsStillSendingItsRequestReceivesTheWholeRefusalOfItsConnection() {
        restart("limits: {connections: 1}\n");
        String head = "GET /healthz HTTP/1.1\r\nHost: x\r\n";
        try (RawConnection only = RawConnection.to(server.address())) {
            assertThat(only.send(head + "\r\n").status()).isEqualTo(200);
            try (RawConnection refused = RawConnection.to(server.address()).send(head)) {
                assertWholeRefusal(refused, "X-Long: " + "1".repeat(1_000_000), 503, "unavailable");
            }
        }
    }

    @Test
    void aClientThatIsStillSendingItsHeadersReceivesTheWholeRefusal() {
        restart("limits: {header_seconds: 1}\n");
        try (RawConnection connection = RawConnection.to(server.address())) {
            connection.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Slow: ").drip("1");
            assertWholeRefusal(connection, "1".repeat(1_000_000), 408, "timeout");
        }
    }

    @Test
    void aClientThatIsStillSendingItsMalformedRequestReceivesTheWholeRefusal() {
        try (RawConnection connection = RawConnection.to(client.base)) {
            connection.send("GET /healthz HTTP/1.1\r\nHost: x\r\nX-Long: " + "1".repeat(20_000));
            assertWholeRefusal(connection, "1".repeat(1_000_000), 431, "invalid_request");
        }
    }

    @Test
    void aClientThatIsStillSendingItsSlowBodyReceivesTheWholeRefusal() {
        String events = client.session(client.createSession()) + "/events";
        // The bodies before must not come too slowly on a busy machine.
        restart("limits: {body_seconds: 1}\n");
        try (RawConnection connection = RawConnection.to(server.address())) {
            connection.head(events, client.token, 900_000).drip(" ");
            assertWholeRefusal(connection, " ".repeat(800_000), 408, "timeout");
        }
    }

    /** Waits until the server has refused a request, then sends the rest of it. */
    private static void assertWholeRefusal(RawConnection connection, String rest, int status, String code) {
        connection.await("\r\n\r\n");
        String answer = connection.sendOn(rest).toEnd();
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status)
                .contains("\"code\":\"" + code + "\"")
                .endsWith("}");
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
