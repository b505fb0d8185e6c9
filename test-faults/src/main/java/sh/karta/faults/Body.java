// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads the content of an HTTP message (RFC 9112 §6): chunked, of a given length, or up to the end of the connection.
 */
final class Body extends InputStream {
    private final InputStream in;
    private final boolean chunked;
    private long remaining;

    private Body(InputStream in, boolean chunked, long remaining) {
        this.in = in;
        this.chunked = chunked;
        this.remaining = remaining;
    }

    static Body ofRequest(Head head, InputStream in) {
        return new Body(in, head.chunked(), head.chunked() ? 0 : Math.max(0, head.length()));
    }

    static Body ofResponse(Head head, String requestMethod, InputStream in) {
        int status = Integer.parseInt(head.word(1));
        boolean none = requestMethod.equals("HEAD") || status == 204 || status == 304;
        long length = head.length() < 0 ? Long.MAX_VALUE : head.length();
        return new Body(in, head.chunked() && !none, none || head.chunked() ? 0 : length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (remaining == 0 && (!chunked || !nextChunk())) {
            return -1;
        }
        int read = in.read(target, offset, (int) Math.min(length, remaining));
        if (read < 0) {
            if (chunked) {
                throw new EOFException("The server closed the connection within a chunk.");
            }
            remaining = 0;
            return -1;
        }
        remaining -= read;
        if (chunked && remaining == 0) {
            line(); // The CRLF after a chunk
        }
        return read;
    }

    private boolean nextChunk() throws IOException {
        remaining = Long.parseLong(line().split(";", 2)[0].strip(), 16);
        if (remaining == 0) {
            line();
        }
        return remaining > 0;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("The server closed the connection between chunks.");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
