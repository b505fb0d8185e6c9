// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

import java.util.Locale;

/**
 * Faults, named in {@code POST /__faults} as by {@link #wireName}. {@code n} is the number in the {@link Rule}.
 * Faults with a canned response do not contact the real server.
 */
public enum Fault {
    /** Connections are refused: the port is closed until the rules are cleared, through the control port or in Java. */
    REFUSE,
    /** The request is read, then the connection is reset. */
    RESET,
    /** The real response, reset after {@code n} bytes of its body. */
    RESET_IN_BODY,
    /** The request is read, but no response follows. */
    STALL_BEFORE_HEADERS,
    /** The real response, stalled after {@code n} bytes of its body. The connection stays open. */
    STALL_IN_BODY,
    STATUS_401,
    STATUS_402,
    STATUS_403,
    STATUS_404,
    STATUS_409,
    STATUS_413,
    /** Code {@code rate_limited}, with {@code Retry-After: n} in seconds, also in the body. */
    STATUS_429_SECONDS,
    /** Code {@code rate_limited}, with {@code Retry-After} as an HTTP date {@code n} seconds ahead, not in the body. */
    STATUS_429_DATE,
    /**
     * Code {@code rate_limited}, with {@code Retry-After: n} in a header that CORS does not expose, not in the body.
     */
    STATUS_429_HIDDEN,
    /** Code {@code limit_reached}, with {@code Retry-After: n} in seconds, also in the body. */
    STATUS_429_LIMIT,
    STATUS_500,
    /** With {@code Retry-After: n} if {@code n} is positive. */
    STATUS_503,
    /** An HTML page with status 200, as from a captive portal. */
    HTML,
    /** An HTML page with status 502, as from a reverse proxy. */
    HTML_502,
    /** Status 200 with an empty body. */
    EMPTY,
    /** Truncated JSON with a matching content length. */
    TRUNCATED_JSON,
    /** The real response, its body sent byte by byte, {@code n} milliseconds apart. */
    SLOW_DRIP,
    /** A stream of 64 kB of random bytes (the same each time). */
    GARBAGE_STREAM,
    /** A stream whose first event has {@code n} bytes of text, or 9 MiB if {@code n} is 0. */
    HUGE_EVENT,
    /** The real stream, properly ended after {@code n} events. */
    CUT_AFTER_EVENTS,
    /** The real stream, reset after {@code n} events. */
    RESET_AFTER_EVENTS,
    /** The real stream, stalled after {@code n} events. The connection stays open. */
    STALL_AFTER_EVENTS,
    /** The real stream, half-closed by the proxy after {@code n} events without the end of the body. */
    HALF_CLOSED;

    /** Returns the name used in rules, for example {@code status-429-date}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Fault ofWireName(String name) {
        for (Fault fault : values()) {
            if (fault.wireName().equals(name)) {
                return fault;
            }
        }
        throw new IllegalArgumentException("fault: unknown name \"" + name + "\"");
    }
}
