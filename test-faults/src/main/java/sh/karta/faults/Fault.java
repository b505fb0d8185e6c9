// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

import java.util.Locale;

/**
 * What can go wrong, by the name it has in {@code POST /__faults}. {@code n} is the rule's number, whose meaning stands with each
 * fault that has one. Faults that make up an answer do not ask the real server.
 */
public enum Fault {
    /** No connection at all: the port is closed until the rules are cleared (over the control port, or in Java). */
    REFUSE,
    /** The request is read, then the connection is reset. */
    RESET,
    /** The real answer, reset after {@code n} bytes of its body. */
    RESET_IN_BODY,
    /** The request is read, and nothing ever comes back. */
    STALL_BEFORE_HEADERS,
    /** The real answer, silent after {@code n} bytes of its body, the connection open. */
    STALL_IN_BODY,
    STATUS_401,
    STATUS_402,
    STATUS_403,
    STATUS_404,
    STATUS_409,
    STATUS_413,
    /** Rate limited, {@code Retry-After: n} in seconds and in the body. */
    STATUS_429_SECONDS,
    /** Rate limited, {@code Retry-After} as an HTTP date {@code n} seconds ahead, nothing in the body. */
    STATUS_429_DATE,
    /** Rate limited, {@code Retry-After: n} in a header that CORS does not expose, nothing in the body. */
    STATUS_429_HIDDEN,
    /** Code {@code limit_reached}, {@code Retry-After: n} in seconds and in the body. */
    STATUS_429_LIMIT,
    STATUS_500,
    /** With {@code Retry-After: n} if {@code n} is positive. */
    STATUS_503,
    /** A page of HTML with status 200, as captive portals answer. */
    HTML,
    /** A page of HTML with status 502, as proxies answer. */
    HTML_502,
    /** Status 200 without a body. */
    EMPTY,
    /** JSON that stops in the middle, its length matching. */
    TRUNCATED_JSON,
    /** The real answer, its body in single bytes, {@code n} milliseconds apart. */
    SLOW_DRIP,
    /** A stream of 64 kB of random bytes (the same each time), then its end. */
    GARBAGE_STREAM,
    /** A stream whose first event has {@code n} bytes of data, 9 MiB if {@code n} is 0. */
    HUGE_EVENT,
    /** The real stream, properly ended after {@code n} events. */
    CUT_AFTER_EVENTS,
    /** The real stream, reset after {@code n} events. */
    RESET_AFTER_EVENTS,
    /** The real stream, silent after {@code n} events, the connection open. */
    STALL_AFTER_EVENTS,
    /** The real stream; after {@code n} events our half of the connection is closed without the end of the body. */
    HALF_CLOSED;

    /** The name in rules: {@code status-429-date}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Fault ofWireName(String name) {
        for (Fault fault : values()) {
            if (fault.wireName().equals(name)) {
                return fault;
            }
        }
        throw new IllegalArgumentException("unknown fault '" + name + "'");
    }
}
