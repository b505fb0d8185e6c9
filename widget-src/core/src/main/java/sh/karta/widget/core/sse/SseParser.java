// SPDX-License-Identifier: Apache-2.0
package sh.karta.widget.core.sse;

import org.jspecify.annotations.Nullable;
import sh.karta.widget.core.text.Text;

/**
 * Parses one event stream, given as decoded text cut anywhere. Follows "Parsing an event stream" and "Interpreting an
 * event stream" of the HTML standard (§9.2.5, §9.2.6); an event that is unfinished when the stream ends is dropped,
 * as there, by simply not feeding any more.
 *
 * <p>Only the unfinished line and the data lines before it are kept, and no character is looked at twice: a piece
 * without a line end is appended unsearched to what waits, so that the time is linear however the input is cut.
 */
public final class SseParser {
    /** The most characters one event may have, 8 Mi; more is {@link SseListener#overflow}. */
    public static final int LIMIT = 8 * 1024 * 1024;

    private final SseListener listener;

    /** The start of a line whose end has not come yet. */
    private String pending = "";

    /** The data lines of the event so far; null where there was none, which is not the same as an empty one. */
    private @Nullable String data;

    private String type = "";
    private String lastEventId = "";
    private double retry = Double.NaN;

    /** Whether nothing has come yet: a byte order mark is one only there. */
    private boolean start = true;

    /** Whether the last piece ended in CR: a line feed that follows belongs to that line end. */
    private boolean skipLineFeed;

    private boolean overflown;

    public SseParser(SseListener listener) {
        this.listener = listener;
    }

    /** Returns the value of the last {@code id} field of a dispatched or current event, or an empty string. */
    public String lastEventId() {
        return lastEventId;
    }

    /** Returns the reconnection time the server asked for, in milliseconds, or NaN. */
    public double retry() {
        return retry;
    }

    /** Takes the next piece of the stream and dispatches the events it completes. */
    public void feed(String piece) {
        int length = piece.length();
        if (length == 0 || overflown) {
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
        int kept = pending.length();
        if (kept > 0) {
            // A piece that ends no line is only appended; the search above never runs over the same text again.
            text = Text.concat(pending, from == 0 ? piece : Text.slice(piece, from, length));
            int shift = kept - from;
            length += shift;
            carriageReturn = carriageReturn < 0 ? -1 : carriageReturn + shift;
            lineFeed = lineFeed < 0 ? -1 : lineFeed + shift;
            from = 0;
        }
        while (!overflown) {
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
        if (overflown) {
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
        // Names are case-sensitive; a line that begins with a colon is a comment; any other field is ignored. The first
        // letter is looked at before the name for speed.
        int first = Text.at(text, from);
        if (first == 'd') {
            if (named(text, from, to, "data")) {
                String value = value(text, from + 4, to);
                data = data == null ? value : Text.concat(Text.concat(data, "\n"), value);
            }
        } else if (first == 'i') {
            if (named(text, from, to, "id")) {
                id(value(text, from + 2, to));
            }
        } else if (first == 'e') {
            if (named(text, from, to, "event")) {
                type = value(text, from + 5, to);
            }
        } else if (first == 'r' && named(text, from, to, "retry")) {
            retry(value(text, from + 5, to));
        }
    }

    /** Returns whether the line is the field {@code name}, with a colon and value or without. */
    private static boolean named(String text, int from, int to, String name) {
        int end = from + name.length();
        return end <= to && Text.startsWith(text, name, from) && (end == to || Text.at(text, end) == ':');
    }

    /** Returns the value behind the colon at {@code colon}, without one leading space; empty where there is no colon. */
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
        // Nothing but ASCII digits counts; fifteen of them are more milliseconds than anybody waits.
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
        overflown = true;
        pending = "";
        data = null;
        listener.overflow();
    }
}
