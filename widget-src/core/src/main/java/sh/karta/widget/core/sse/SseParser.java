// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.sse;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/**
 * Parses one event stream from decoded text in pieces of any size. Follows "Parsing an event stream" and
 * "Interpreting an event stream" of the HTML standard (§9.2.5, §9.2.6). As specified there, an unfinished event at
 * the end of the stream is dropped. The caller just stops feeding.
 *
 * <p>Memory holds only the unfinished line and the preceding data lines. A piece without a line end is appended to
 * the pending text without searching that again, so that the time is linear for any split.
 */
public final class SseParser {
    /** Maximum number of characters in one event, 8 Mi. A longer one causes {@link SseListener#overflow}. */
    public static final int LIMIT = 8 * 1024 * 1024;

    private final SseListener listener;

    /** The beginning of an unfinished line. */
    private String pending = "";

    /** The data lines of the current event, or null if there are none. An empty data line is not null. */
    private @Nullable String data;

    private String type = "";
    private String lastEventId = "";
    private double retry = Double.NaN;

    /** Whether nothing has arrived yet. Only then is U+FEFF a byte order mark. */
    private boolean start = true;

    /** Whether the last piece ended in CR. A line feed that follows belongs to the same line end. */
    private boolean skipLineFeed;

    private boolean overflowed;

    public SseParser(SseListener listener) {
        this.listener = listener;
    }

    /** Returns the value of the last {@code id} field, or an empty string. */
    public String lastEventId() {
        return lastEventId;
    }

    /** Returns the reconnection time requested by the server in milliseconds, or NaN. */
    public double retry() {
        return retry;
    }

    /** Parses the next piece of the stream and dispatches the events that it completes. */
    public void feed(String piece) {
        int length = piece.length();
        if (length == 0 || overflowed) {
            return;
        }
        int from = 0;
        if (start) {
            start = false;
            if (Text.at(piece, 0) == '\uFEFF') {
                from = 1;
            }
        } else if (skipLineFeed && Text.at(piece, 0) == '\n') {
            from = 1;
        }
        skipLineFeed = false;
        int carriageReturn = Text.indexOf(piece, "\r", from);
        int lineFeed = Text.indexOf(piece, "\n", from);
        String text = piece;
        int pendingLength = pending.length();
        if (pendingLength > 0) {
            // Only the new piece was searched above, never the pending text.
            text = Text.concat(pending, from == 0 ? piece : Text.slice(piece, from, length));
            int shift = pendingLength - from;
            length += shift;
            carriageReturn = carriageReturn < 0 ? -1 : carriageReturn + shift;
            lineFeed = lineFeed < 0 ? -1 : lineFeed + shift;
            from = 0;
        }
        while (!overflowed) {
            boolean endsInReturn = carriageReturn >= 0 && (lineFeed < 0 || carriageReturn < lineFeed);
            int end = endsInReturn ? carriageReturn : lineFeed;
            if (end < 0) {
                break;
            }
            line(text, from, end);
            from = end + 1;
            if (endsInReturn) {
                if (from == length) {
                    skipLineFeed = true;
                } else if (lineFeed == from) {
                    from++;
                }
                carriageReturn = Text.indexOf(text, "\r", from);
            }
            if (lineFeed >= 0 && lineFeed < from) {
                lineFeed = Text.indexOf(text, "\n", from);
            }
        }
        if (overflowed) {
            return;
        }
        pending = from == 0 ? text : from == length ? "" : Text.slice(text, from, length);
        if (pending.length() + (data == null ? 0 : data.length()) > LIMIT) {
            overflow();
        }
    }

    private void line(String text, int from, int to) {
        if (from == to) {
            dispatch();
            return;
        }
        // Field names are case-sensitive. A line that begins with a colon is a comment. Other fields are ignored.
        // Checking the first letter first is faster.
        int first = Text.at(text, from);
        if (first == 'd') {
            if (isField(text, from, to, "data")) {
                String value = value(text, from + 4, to);
                data = data == null ? value : Text.concat(Text.concat(data, "\n"), value);
            }
        } else if (first == 'i') {
            if (isField(text, from, to, "id")) {
                id(value(text, from + 2, to));
            }
        } else if (first == 'e') {
            if (isField(text, from, to, "event")) {
                type = value(text, from + 5, to);
            }
        } else if (first == 'r' && isField(text, from, to, "retry")) {
            retry(value(text, from + 5, to));
        }
    }

    /** Returns whether the line is the field {@code name}, with or without a value. */
    private static boolean isField(String text, int from, int to, String name) {
        int end = from + name.length();
        return end <= to && Text.startsWith(text, name, from) && (end == to || Text.at(text, end) == ':');
    }

    /**
     * Returns the value after the colon at {@code colon} without one leading space, or an empty string if there is no
     * value.
     */
    private static String value(String text, int colon, int to) {
        int from = colon + 1;
        if (from < to && Text.at(text, from) == ' ') {
            from++;
        }
        return from < to ? Text.slice(text, from, to) : "";
    }

    private void id(String value) {
        for (int i = 0; i < value.length(); i++) {
            if (Text.at(value, i) == 0) {
                return;
            }
        }
        lastEventId = value;
    }

    private void retry(String value) {
        // The standard allows ASCII digits only. Fifteen of them exceed any useful time.
        if (value.length() == 0 || value.length() > 15) {
            return;
        }
        double millis = 0;
        for (int i = 0; i < value.length(); i++) {
            int digit = Text.at(value, i) - '0';
            if (digit < 0 || digit > 9) {
                return;
            }
            millis = millis * 10 + digit;
        }
        retry = millis;
    }

    private void dispatch() {
        String complete = data;
        String name = type;
        data = null;
        type = "";
        if (complete != null) {
            if (complete.length() > LIMIT) {
                overflow();
            } else {
                listener.event(name, complete);
            }
        }
    }

    private void overflow() {
        overflowed = true;
        pending = "";
        data = null;
        listener.overflow();
    }
}
