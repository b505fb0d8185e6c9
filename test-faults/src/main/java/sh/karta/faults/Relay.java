// SPDX-License-Identifier: Apache-2.0
package sh.karta.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Forwards the body of a real response until the rule's fault applies. */
final class Relay {
    /** The end of forwarding. */
    enum End {
        COMPLETE,
        STALLED,
        RESET,
        HALF_CLOSED
    }

    private final Socket client;
    private final OutputStream out;
    private final @Nullable Rule rule;
    private long bytes;
    private int events;
    private boolean lineEmpty;

    Relay(Socket client, @Nullable Rule rule) throws IOException {
        this.client = client;
        this.out = client.getOutputStream();
        this.rule = rule;
    }

    /** Forwards the body in chunks, as announced in the head. */
    End copy(InputStream body) throws IOException {
        byte[] buffer = new byte[8_192];
        for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
            int start = 0;
            for (int i = 0; i < read; i++) {
                boolean eventEnds = endsEvent(buffer[i]);
                End end = endAfter(eventEnds);
                if (end != null) {
                    chunk(buffer, start, i + 1 - start);
                    if (end == End.COMPLETE) {
                        lastChunk();
                    }
                    return end;
                }
                if (rule != null && rule.fault() == Fault.SLOW_DRIP) {
                    chunk(buffer, i, 1);
                    start = i + 1;
                    pause(rule.n());
                }
            }
            chunk(buffer, start, read - start);
        }
        lastChunk();
        return End.COMPLETE;
    }

    /** Returns whether {@code b} ends an event: it is the second of two line feeds. The server never sends CR. */
    private boolean endsEvent(byte b) {
        bytes++;
        boolean ends = b == '\n' && lineEmpty;
        lineEmpty = b == '\n';
        return ends;
    }

    private @Nullable End endAfter(boolean eventEnds) {
        if (rule == null) {
            return null;
        }
        if (eventEnds) {
            events++;
        }
        boolean enoughBytes = bytes >= Math.max(1, rule.n());
        boolean enoughEvents = eventEnds && events >= rule.n();
        return switch (rule.fault()) {
            case RESET_IN_BODY -> enoughBytes ? End.RESET : null;
            case STALL_IN_BODY -> enoughBytes ? End.STALLED : null;
            case CUT_AFTER_EVENTS -> enoughEvents ? End.COMPLETE : null;
            case RESET_AFTER_EVENTS -> enoughEvents ? End.RESET : null;
            case STALL_AFTER_EVENTS -> enoughEvents ? End.STALLED : null;
            case HALF_CLOSED -> enoughEvents ? End.HALF_CLOSED : null;
            default -> null;
        };
    }

    private void chunk(byte[] buffer, int offset, int length) throws IOException {
        if (length > 0) {
            out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            out.write(buffer, offset, length);
            out.write('\r');
            out.write('\n');
            out.flush();
        }
    }

    private void lastChunk() throws IOException {
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private void pause(int millis) {
        long until = System.nanoTime() + millis * 1_000_000L;
        for (long left = millis * 1_000_000L; left > 0 && !client.isClosed(); left = until - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
