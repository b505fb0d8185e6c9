// SPDX-License-Identifier: Apache-2.0
package sh.karta.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A connection that sends exactly the bytes a test gives it. Each byte is one character (ISO 8859-1). */
final class RawConnection implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final StringBuilder received = new StringBuilder();

    private RawConnection(Socket socket) {
        this.socket = socket;
    }

    /** @param address {@code http://host:port} */
    static RawConnection to(String address) {
        URI uri = URI.create(address);
        try {
            Socket socket = new Socket(uri.getHost(), uri.getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Opens a connection with a small receive buffer, like a slow reader. */
    static RawConnection slow(String address) {
        URI uri = URI.create(address);
        try {
            Socket socket = new Socket();
            socket.setReceiveBufferSize(4_096);
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
            socket.setSoTimeout(PATIENCE_MILLIS);
            return new RawConnection(socket);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends text. Ignores a connection that the server has closed; its response has the reason. */
    RawConnection send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
        } catch (IOException e) {
            // The server refused the request while it was being sent.
        }
        return this;
    }

    /**
     * Sends a text that nobody reads, and waits until the server has received almost all of it.
     *
     * @throws UncheckedIOException if the server resets the connection, with which many clients lose its response
     */
    RawConnection sendOn(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /** Closes the sending side of the connection. Reading still works. */
    RawConnection end() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            // The server has closed the connection.
        }
        return this;
    }

    /** Sends the headers of a request that announce a body of a given size. */
    RawConnection head(String path, String token, int length, String... headers) {
        StringBuilder head = new StringBuilder("POST " + path + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + token
                + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return send(head + "\r\n");
    }

    /** Waits until the server has sent this text, or has closed the connection; returns all it has sent. */
    String await(String text) {
        while (received.indexOf(text) < 0 && read()) {
            // There may be more.
        }
        return received.toString();
    }

    /** Returns whether the server has sent something. */
    boolean hasAnswer() {
        try {
            return received.length() > 0 || socket.getInputStream().available() > 0;
        } catch (IOException e) {
            return false;
        }
    }

    /** Waits for the first response and returns its status; 0 if the connection closes without one. */
    int status() {
        return statusIn(await("\r\n"));
    }

    static int statusIn(String answer) {
        return answer.startsWith("HTTP/1.") ? Integer.parseInt(answer.substring(9, 12)) : 0;
    }

    /** Waits until the server closes the connection; returns all it has sent. */
    String toEnd() {
        while (read()) {
            // There may be more.
        }
        return received.toString();
    }

    /** Sends a text repeatedly, with short pauses, until the server responds or closes the connection. */
    String drip(String text) {
        return dripUntil(text, "HTTP/1.1 ");
    }

    /** Sends a text repeatedly, with short pauses, until the server has sent another one or closes the connection. */
    String dripUntil(String text, String response) {
        try {
            socket.setSoTimeout(50);
            while (received.indexOf(response) < 0) {
                send(text);
                try {
                    if (!readOnce()) {
                        break;
                    }
                } catch (SocketTimeoutException e) {
                    // Nothing yet: this is the pause.
                }
            }
            socket.setSoTimeout(PATIENCE_MILLIS);
        } catch (IOException e) {
            // The server has closed the connection. The received text has the reason.
        }
        return await("}");
    }

    private boolean read() {
        try {
            return readOnce();
        } catch (SocketTimeoutException e) {
            throw new AssertionError("no more than " + received, e);
        } catch (IOException e) {
            return false;
        }
    }

    private boolean readOnce() throws IOException {
        byte[] some = new byte[8_192];
        int count = socket.getInputStream().read(some);
        if (count > 0) {
            received.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
        }
        return count > 0;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
