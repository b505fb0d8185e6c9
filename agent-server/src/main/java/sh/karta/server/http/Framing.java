// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.nio.charset.StandardCharsets;
import sh.karta.server.event.Event;

/** Encodes a session's events for a stream. Used by one stream, one call at a time. */
interface Framing {
    /** Returns the first bytes of the stream. */
    byte[] start();

    /** Encodes an event. Returns an empty array for an event that this format omits. */
    byte[] frame(Event event);

    /** Returns bytes that keep a silent stream alive. */
    byte[] heartbeat();

    /** Returns the last bytes of a stream that the server ends before the turn is over. */
    byte[] goodbye();

    /** Events of wire protocol §3, with SSE comments as heartbeats. */
    Framing PLAIN = new Plain(": \n\n");

    /** Events of wire protocol §3, with heartbeat events for {@code EventSource}, which does not pass comments to scripts. */
    Framing FOR_EVENT_SOURCE = new Plain("data: {\"type\":\"ping\"}\n\n");

    /** A framing without state. */
    final class Plain implements Framing {
        private static final byte[] RECONNECT = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

        private final byte[] heartbeat;

        private Plain(String heartbeat) {
            this.heartbeat = heartbeat.getBytes(StandardCharsets.US_ASCII);
        }

        /** Returns a heartbeat, because the first bytes show clients and proxies that the stream is open. */
        @Override
        public byte[] start() {
            return heartbeat;
        }

        @Override
        public byte[] frame(Event event) {
            return event.frame();
        }

        @Override
        public byte[] heartbeat() {
            return heartbeat;
        }

        @Override
        public byte[] goodbye() {
            return RECONNECT;
        }
    }
}
