// SPDX-License-Identifier: Apache-2.0
package sh.karta.inpage;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;

/** The agent as JavaScript sees it. */
public interface PageAgent extends JSObject {
    /**
     * Answers a request to any endpoint but the stream.
     *
     * @param leaf the parameter of this name in the query; null without it
     * @param body JSON; null for a request without a body
     * @return {@code {status, body}}, with JSON as the body, or an empty one
     */
    JSObject request(String method, String path, @Nullable String leaf, @Nullable String body);

    /**
     * Follows a conversation.
     *
     * @param after number of the last known event
     * @return stops the stream; null if there is no such conversation
     */
    @Nullable
    Stop stream(String path, double after, LogStream.Frames frames);

    /** Stops a stream. */
    @JSFunctor
    interface Stop extends JSObject {
        void call();
    }
}
