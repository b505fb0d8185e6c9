// SPDX-License-Identifier: Apache-2.0
package sh.karta.server.http;

import java.nio.charset.StandardCharsets;
import sh.karta.server.event.Event;

/** How a session's events look on a stream. Used by one stream, one call at a time. */
interface Framing {
    /** What stands at the beginning. */
    byte[] start();

    /** An event; empty for one this form does not tell. */
    byte[] frame(Event event);

    /** What keeps a silent stream alive. */
    byte[] heartbeat();

    /** What stands at the end of a stream that ends before its turn. */
    byte[] goodbye();

    /** The events as they are (wire protocol §3), for readers that see comments. */
    Framing PLAIN = new Plain(": \n\n");

    /** The same for {@code EventSource}, whose scripts do not see comments. */
    Framing FOR_EVENT_SOURCE = new Plain("data: {\"type\":\"ping\"}\n\n");

    /** Frames without state. */
    final class Plain implements Framing {
        private static final byte[] COME_BACK = "retry: 1000\n\n".getBytes(StandardCharsets.US_ASCII);

        private final byte[] heartbeat;

        private Plain(String heartbeat) {
            this.heartbeat = heartbeat.getBytes(StandardCharsets.US_ASCII);
        }

        /** Something at once tells the client, and proxies on the way, that the stream stands. */
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
            return COME_BACK;
        }
    }
}
