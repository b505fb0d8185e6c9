// SPDX-License-Identifier: Apache-2.0
package sh.karta.inpage;

import org.teavm.jso.JSObject;
import sh.karta.widget.core.port.JsonValue;

/** A stream that follows a conversation up to the end of its turn. */
public final class LogStream {
    private final Frames frames;

    /** The response's body. */
    public interface Frames extends JSObject {
        /** Adds an event in the format of Server-Sent Events. */
        void add(String frame);

        /** Ends the body. */
        void end();
    }

    LogStream(Frames frames) {
        this.frames = frames;
    }

    /** Sends an event. Returns whether it was the last one. */
    boolean send(JsonValue event) {
        frames.add("id: " + (long) event.number("seq") + "\ndata: " + event.write() + "\n\n");
        boolean ended = isLast(event);
        if (ended) {
            end();
        }
        return ended;
    }

    void end() {
        frames.end();
    }

    /** Returns whether an event ends a stream: the turn is over or waits for an approval. */
    static boolean isLast(JsonValue event) {
        String type = event.string("type");
        return "session.status_idle".equals(type) || "session.error".equals(type);
    }
}
