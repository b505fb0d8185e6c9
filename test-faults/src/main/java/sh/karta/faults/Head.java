// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The head of an HTTP/1.1 message (RFC 9112): the first line and the header lines as received. */
final class Head {
    private static final int MAX_BYTES = 65_536;

    final String firstLine;
    final List<String> headers;

    private Head(String firstLine, List<String> headers) {
        this.firstLine = firstLine;
        this.headers = headers;
    }

    /** Reads a head. Returns null if the peer closed the connection before one began. */
    static @Nullable Head read(InputStream in) throws IOException {
        StringBuilder text = new StringBuilder();
        while (!(text.length() >= 4 && text.lastIndexOf("\r\n\r\n") == text.length() - 4)) {
            int next = in.read();
            if (next < 0 && text.isEmpty()) {
                return null;
            }
            if (next < 0 || text.length() > MAX_BYTES) {
                throw new EOFException("The message head is incomplete or longer than " + MAX_BYTES + " bytes.");
            }
            text.append((char) next);
        }
        List<String> lines = new ArrayList<>(text.toString().lines().toList());
        String first = lines.remove(0);
        lines.removeIf(String::isEmpty);
        return new Head(first, lines);
    }

    String word(int index) {
        String[] words = firstLine.split(" ", 3);
        return index < words.length ? words[index] : "";
    }

    @Nullable
    String header(String name) {
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon == name.length() && header.regionMatches(true, 0, name, 0, colon)) {
                return header.substring(colon + 1).strip();
            }
        }
        return null;
    }

    void remove(String name) {
        headers.removeIf(h -> h.regionMatches(true, 0, name + ":", 0, name.length() + 1));
    }

    boolean chunked() {
        String coding = header("Transfer-Encoding");
        return coding != null && coding.equalsIgnoreCase("chunked");
    }

    long length() {
        String length = header("Content-Length");
        return length == null ? -1 : Long.parseLong(length);
    }

    byte[] bytes() {
        return (firstLine + "\r\n" + String.join("\r\n", headers) + (headers.isEmpty() ? "" : "\r\n") + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }
}
