// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.agent.model.reply;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
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

    private final InputStream body;
    private final byte[] buffer = new byte[8_192];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private int position;
    private int filled;
    private long bytes;
    private boolean started;
    private boolean afterReturn;

    /** An event. {@code name} is empty if the event has none. */
    public record Event(String name, String data) {}

    public EventStream(InputStream body) {
        this.body = body;
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

    /** Returns the next line without its end, or null at the end. Decodes whole lines, so a character may be cut between two reads. */
    private @Nullable String line() throws IOException {
        line.reset();
        while (true) {
            int next = read();
            if (next == '\n' && afterReturn) {
                afterReturn = false;
                continue;
            }
            afterReturn = next == '\r';
            if (next < 0 && line.size() == 0) {
                return null;
            }
            if (next < 0 || next == '\n' || next == '\r') {
                String text = line.toString(StandardCharsets.UTF_8);
                return !started && text.startsWith(BOM) ? text.substring(1) : text;
            }
            line.write(next);
        }
    }

    private int read() throws IOException {
        if (position == filled) {
            filled = body.read(buffer);
            position = 0;
            bytes += filled;
            if (filled < 0) {
                filled = 0;
                return -1;
            }
            if (bytes > MAX_BYTES) {
                throw new ModelException(ProviderCode.BAD_RESPONSE, "the answer has more than " + MAX_BYTES + " bytes");
            }
        }
        return buffer[position++] & 0xff;
    }
}
