// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import sh.karta.server.agent.model.ModelException;
import sh.karta.server.agent.model.ProviderCode;

/**
 * Reads server-sent events as the HTML standard parses them: a BOM, all three line ends, comments, fields without a colon. Two
 * exceptions: the last event needs no blank line, and a body that begins with a bracket is one JSON value, because endpoints report
 * errors like that. Used by one thread.
 */
public final class EventStream {
    /** Far beyond the longest answer: a hundred thousand tokens, each in an event of its own, are 20 MB. Counted after unpacking. */
    private static final long MAX_BYTES = 32L * 1_024 * 1_024;

    private static final String BOM = "\uFEFF";

    private final BufferedReader lines;
    private boolean started;

    /** An event. {@code name} is empty if the event has none. */
    public record Event(String name, String data) {}

    public EventStream(InputStream body) {
        lines = new BufferedReader(new InputStreamReader(new Counted(body), StandardCharsets.UTF_8));
    }

    /** Waits for the next event. Returns null at the end of the stream. */
    public @Nullable Event next() throws IOException {
        String name = "";
        StringBuilder data = null;
        for (String read = line(); read != null; read = line()) {
            if (!started && !read.isBlank()) {
                started = true;
                if (read.stripLeading().startsWith("{") || read.stripLeading().startsWith("[")) {
                    return new Event("", wholeBody(read));
                }
            }
            if (read.isEmpty()) {
                if (data != null) {
                    return new Event(name, data.toString());
                }
                name = "";
                continue;
            }
            int colon = read.indexOf(':');
            String field = colon < 0 ? read : read.substring(0, colon);
            String value = colon < 0 ? "" : read.substring(colon + (read.startsWith(" ", colon + 1) ? 2 : 1));
            if (field.equals("event")) {
                name = value.strip();
            } else if (field.equals("data")) {
                data = data == null ? new StringBuilder() : data.append('\n');
                data.append(value);
            }
        }
        return data == null ? null : new Event(name, data.toString());
    }

    private String wholeBody(String first) throws IOException {
        StringBuilder whole = new StringBuilder(first);
        for (String read = line(); read != null; read = line()) {
            whole.append('\n').append(read);
        }
        return whole.toString();
    }

    /** Returns the next line without its end, or null at the end. */
    private @Nullable String line() throws IOException {
        String line = lines.readLine();
        return line != null && !started && line.startsWith(BOM) ? line.substring(1) : line;
    }

    /** Counts the bytes of the body. */
    private static final class Counted extends FilterInputStream {
        private long bytes;

        Counted(InputStream body) {
            super(body);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int count = super.read(target, offset, length);
            bytes += Math.max(count, 0);
            if (bytes > MAX_BYTES) {
                throw new ModelException(ProviderCode.BAD_RESPONSE, "the answer has more than " + MAX_BYTES + " bytes");
            }
            return count;
        }

        /** Returns 0, because a reader would wait for what is available. */
        @Override
        public int available() {
            return 0;
        }
    }
}
