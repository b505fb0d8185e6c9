// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LingeringCloseTest {
    private static final int MEGABYTE = 1_024 * 1_024;

    private final LingeringClose lingering = new LingeringClose(1);
    private ServerSocketChannel listener;

    @BeforeEach
    void start() throws Exception {
        lingering.start();
        listener = ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    @AfterEach
    void stop() throws Exception {
        lingering.stop();
        listener.close();
    }

    @Test
    void aClientThatIsStillSendingReceivesTheWholeResponse() throws IOException {
        try (SocketChannel client = closedWhileSending()) {
            send(client, 4);
            assertThat(answer(client)).isEqualTo("refused");
        }
    }

    @Test
    void aClientThatNeverStopsSendingIsCutOff() throws IOException {
        try (SocketChannel client = closedWhileSending()) {
            assertThatThrownBy(() -> send(client, 1_000)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aConnectionBeyondTheLimitClosesAtOnce() throws IOException {
        try (SocketChannel first = closedWhileSending();
                SocketChannel second = closedWhileSending()) {
            assertThatThrownBy(() -> send(second, 4)).isInstanceOf(IOException.class);
            send(first, 4);
            assertThat(answer(first)).isEqualTo("refused");
        }
    }

    @Test
    void aClosedConnectionMakesRoomForTheNext() throws IOException {
        try (SocketChannel first = closedWhileSending()) {
            assertThatThrownBy(() -> send(first, 1_000)).isInstanceOf(IOException.class);
        }
        try (SocketChannel second = closedWhileSending()) {
            send(second, 4);
            assertThat(answer(second)).isEqualTo("refused");
        }
    }

    /** Opens a connection on which the server responds and closes before it has read anything. */
    private SocketChannel closedWhileSending() throws IOException {
        SocketChannel client = SocketChannel.open(listener.getLocalAddress());
        SocketChannel server = listener.accept();
        server.configureBlocking(false);
        client.write(ByteBuffer.allocate(1_000));
        server.write(ByteBuffer.wrap("refused".getBytes(StandardCharsets.US_ASCII)));
        lingering.close(server);
        return client;
    }

    /** Sends megabytes. Returns when the server has received almost all. */
    private static void send(SocketChannel client, int megabytes) throws IOException {
        for (int i = 0; i < megabytes; i++) {
            client.write(ByteBuffer.allocate(MEGABYTE));
        }
    }

    private static String answer(SocketChannel client) throws IOException {
        return new String(client.socket().getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    }
}
